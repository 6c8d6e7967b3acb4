"""What Airflow lacks of a part of a question or of a run; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

DOCUMENTATION = "https://airflow.apache.org/docs/apache-airflow/3.3.2"
SOURCES = "https://raw.githubusercontent.com/apache/airflow/3.3.2/airflow-core/src/airflow"

LOOKED = date(2026, 11, 28)

OTHER_SOURCES = Cited(
    "no parameter of a run comes from the environment or a file: Variables do, and are global "
    "(tried: `airflow dags trigger` of 3.3.2 takes them by --conf, as JSON, and in no other way)",
    f"{DOCUMENTATION}/core-concepts/variables.html",
    "should only be used for overall configuration that covers the entire installation",
    LOOKED,
)
IMPORT = Cited(
    "no command and no call of the API takes a finished run in: what can be imported is "
    "connections, pools and variables, and a run that the API creates is one to be executed "
    "(tried: `airflow db` of 3.3.2 has export-archived, and no counterpart)",
    f"{SOURCES}/cli/cli_config.py",
    'help="Export archived data from the archive tables"',
    LOOKED,
)
DATA_VERSION = Cited(
    "an asset is a name: Airflow computes neither a digest nor a version of the data "
    "(tried: the event of an asset has what a task attaches, which is the task's own work)",
    f"{DOCUMENTATION}/authoring-and-scheduling/assets.html",
    "Airflow makes no assumptions about the content or location of the data represented by the "
    "URI, and treats the URI like a string.",
    LOOKED,
)
REGISTRY = Cited(
    "a model is an XCom, or a file whose path tasks pass on; there is no registry "
    "(tried: no path of the OpenAPI document of 3.3.2 is about models)",
    f"{DOCUMENTATION}/best-practices.html",
    "a good way of passing larger data between tasks is to use a remote storage such as S3/HDFS",
    LOOKED,
)
