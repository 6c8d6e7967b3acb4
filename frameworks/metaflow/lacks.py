"""What Metaflow lacks of a part of a question or of a run; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

LOOKED = date(2026, 11, 28)
NO_REGISTRY = Cited(
    "a model is an artifact, found by its run or by tags on it; there is no registry "
    "(tried: no file of the package of 2.19.39 speaks of a model registry)",
    "https://raw.githubusercontent.com/Netflix/metaflow-docs/"
    "1d023210f7a4281612715eea4983d80d2b739fd7/docs/scaling/tagging.md",
    "Tags are an excellent way to add extra annotations to runs",
    LOOKED,
)
NO_LIMIT = Cited(
    "local: --max-workers limits the tasks of one run, and nothing the runs of a flow; what "
    "`airflow create` makes is a DAG, whose runs Airflow limits (tried: no option of `run` in the "
    "sources of 2.19.39 does)",
    "https://raw.githubusercontent.com/Netflix/metaflow-docs/"
    "1d023210f7a4281612715eea4983d80d2b739fd7/docs/production/scheduling-metaflow-flows/"
    "scheduling-with-airflow.md",
    "You can execute your Metaflow flow deployed on Airflow like any other Airflow DAG",
    LOOKED,
    "Airflow on Kubernetes",
)
NO_PACKAGES = Cited(
    "local: packages are told of steps with @pypi or @conda, by a code package, which no "
    "page says how a local task gets; of remote tasks `environment_info` tells them (cannot be "
    "tried here: they need a cluster)",
    "https://raw.githubusercontent.com/Netflix/metaflow/2.19.39/metaflow/client/core.py",
    "This environment information is only available for tasks that have a code package",
    LOOKED,
    "cluster",
)
