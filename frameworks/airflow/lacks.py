"""What Airflow lacks of a part of a question or of a run; answers.toml has whole questions."""

from datetime import date
from typing import NamedTuple

from harness.worker.contract import Unsupported

DOCUMENTATION = "https://airflow.apache.org/docs/apache-airflow/3.3.2"
SOURCES = "https://raw.githubusercontent.com/apache/airflow/3.3.2/airflow-core/src/airflow"


class Lack(NamedTuple):
    """As a table of answers.toml."""

    reason: str
    page: str
    sentence: str
    date: date

    def answer(self) -> Unsupported:
        """To be raised or returned."""
        return Unsupported(self.reason, self.page)


OTHER_SOURCES = Lack(
    "no parameter of a run comes from the environment or a file: Variables do, and are global "
    "(tried: `airflow dags trigger` of 3.3.2 takes them by --conf, as JSON, and in no other way)",
    f"{DOCUMENTATION}/core-concepts/variables.html",
    "should only be used for overall configuration that covers the entire installation",
    date(2026, 11, 28),
)
IMPORT = Lack(
    "no command and no call of the API takes a finished run in: what can be imported is "
    "connections, pools and variables, and a run that the API creates is one to be executed "
    "(tried: `airflow db` of 3.3.2 has export-archived, and no counterpart)",
    f"{SOURCES}/cli/cli_config.py",
    'help="Export archived data from the archive tables"',
    date(2026, 11, 28),
)
DATA_VERSION = Lack(
    "an asset is a name: Airflow computes neither a digest nor a version of the data "
    "(tried: the event of an asset has what a task attaches, which is the task's own work)",
    f"{DOCUMENTATION}/authoring-and-scheduling/assets.html",
    "Airflow makes no assumptions about the content or location of the data represented by the "
    "URI, and treats the URI like a string.",
    date(2026, 11, 28),
)
REGISTRY = Lack(
    "a model is a file whose path tasks pass on; there is no registry "
    "(tried: no path of the OpenAPI document of 3.3.2 is about models)",
    f"{DOCUMENTATION}/best-practices.html",
    "a good way of passing larger data between tasks is to use a remote storage such as S3/HDFS",
    date(2026, 11, 28),
)
