"""What MLflow lacks of a part of a question or of a run; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

PROJECTS = (
    "https://raw.githubusercontent.com/mlflow/mlflow/"
    "b19b97b83e714fd632654739cf2a0f931acd8e87/docs/docs/classic-ml/projects/index.mdx"
)
PROTOCOL = "https://raw.githubusercontent.com/mlflow/mlflow/v3.17.2/mlflow/protos/service.proto"
LOOKED = date(2026, 11, 28)
NO_LOGS = Cited(
    "a run has no log: what the code prints is not recorded (tried: a project of 3.17.2 "
    "that printed has no artifact, and no tag with what it printed)",
    # It lists all that a run records: parameters, code versions, metrics, output files, times.
    "https://raw.githubusercontent.com/mlflow/mlflow/"
    "209d55ba817e613d951573aceb4d7e622c1d951f/docs/docs/classic-ml/tracking/index.mdx",
    "Each run records metadata",
    LOOKED,
)
NO_LIMIT = Cited(
    "projects in the background have no limit: the documentation's is a thread pool of "
    "the user's (tried: no option of `mlflow run --help` of 3.17.2 names one)",
    PROJECTS,
    "with ThreadPoolExecutor(max_workers=5) as executor:",
    LOOKED,
)
NO_OTHER_SOURCE = Cited(
    "a project takes parameters by `-P name=value` (or a call's argument) only, neither "
    "from the environment nor from a file (tried: no other option of `mlflow run --help` of 3.17.2 "
    "takes any)",
    PROJECTS,
    "mlflow run . -P lr=0.01 -P batch_size=32",
    LOOKED,
)
NO_HISTORY = Cited(
    "a tag that is set again is replaced, without a trace of the former value (tried: a "
    "search finds the new value alone; RunTag has a key and a value)",
    PROTOCOL,
    "Tag for a run.",
    LOOKED,
)
NO_DELETION = Cited(
    "a deleted run is in the state `deleted`; its API tells neither when it came nor by "
    "whom (tried: of a deleted run a search gives RunInfo, which has its stage and no such field)",
    PROTOCOL,
    'Current life cycle stage of the experiment : OneOf("active", "deleted")',
    LOOKED,
)
# Of its scoring server.
LOOKED_AT_SERVER = date(2026, 11, 30)
COUNTED = Cited(
    "its scoring server has four routes, none of them with figures (tried: no file of "
    "mlflow/pyfunc of 3.17.2 speaks of Prometheus or OpenTelemetry)",
    "https://raw.githubusercontent.com/mlflow/mlflow/v3.17.2/mlflow/pyfunc/scoring_server/"
    "__init__.py",
    "/ping used for health check",
    LOOKED_AT_SERVER,
)
IDENTIFIED = Cited(
    "an answer holds predictions alone; `/version` names MLflow's own version (tried: "
    "`predictions_to_json` of 3.17.2 is called without metadata)",
    "https://raw.githubusercontent.com/mlflow/mlflow/v3.17.2/mlflow/pyfunc/scoring_server/"
    "__init__.py",
    "/version used for getting the mlflow version",
    LOOKED_AT_SERVER,
)
REVIVED = Cited(
    "one process by default; of several workers, Uvicorn starts one again that has died: "
    "`--workers` (tried: killed, the one process stays away)",
    "https://raw.githubusercontent.com/mlflow/mlflow/v3.17.2/mlflow/utils/cli_args.py",
    "Number of uvicorn workers to handle requests when serving mlflow models (default: 1).",
    LOOKED_AT_SERVER,
    "several workers",
)
SWITCHED = Cited(
    "`mlflow deployments update` replaces the model of an endpoint; `mlflow models serve` "
    "documents no counterpart (cannot be tried here, since it needs an account of AWS)",
    "https://raw.githubusercontent.com/mlflow/mlflow/v3.17.2/mlflow/sagemaker/__init__.py",
    "This function can replace or add a new model to an existing SageMaker endpoint.",
    LOOKED_AT_SERVER,
    "an endpoint of Amazon SageMaker",
)
