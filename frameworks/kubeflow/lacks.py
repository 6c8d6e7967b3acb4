"""What KFP lacks of a part of a question or of a run; answers.toml has whole questions.

www.kubeflow.org has no versions: its pages are cited as their source had them at one commit.
"""

from datetime import date

from harness.worker.cited import Cited

WEBSITE = (
    "https://raw.githubusercontent.com/kubeflow/website/476e4c1080e00cc08bb76b3a52b28014a8aa9477/"
    "content/en/docs/components"
)
SOURCES = "https://raw.githubusercontent.com/kubeflow/pipelines/2.17.0"
LOOKED = date(2026, 11, 28)


PARAMS = Cited(
    "kfp.local: the arguments of a run are not stored (tried: no file below the pipeline root of a "
    "local run has an argument that no step returned)",
    f"{WEBSITE}/pipelines/interfaces.md",
    "Explore the configuration, graph, and output of your pipeline run.",
    LOOKED,
    "cluster",
)
STEPS = Cited(
    "kfp.local: neither status nor times of steps are stored (tried: executor_output.json of a "
    "local run has no time)",
    f"{SOURCES}/backend/api/v2beta1/run.proto",
    "Starting time of a task.",
    LOOKED,
    "cluster",
)
LOGS = Cited(
    "kfp.local: output of all steps is streamed to the console, and not stored (tried: no file "
    "below the pipeline root of a local run has what a step printed)",
    f"{WEBSITE}/pipelines/concepts/run.md",
    "you can see the runtime graph, output artifacts, and logs for each step in the run.",
    LOOKED,
    "cluster",
)
CODE_VERSION = Cited(
    "kfp.local: no run records the code that ran; a KFP backend keeps versions of pipelines "
    "(tried: no file below the pipeline root of a local run has the source or a version)",
    f"{WEBSITE}/pipelines/concepts/pipeline.md",
    "**Reproducibility and versioning**: support for versioning and run history",
    LOOKED,
    "cluster",
)
DATA_VERSION = Cited(
    "a dataset is known by its location, not by a version, on a cluster neither (tried: "
    "executor_output.json of a local run has name, type, uri and metadata of an artifact alone)",
    f"{WEBSITE}/pipelines/user-guides/data-handling/artifacts.md",
    "`.uri`, the location of your artifact object.",
    LOOKED,
)
MODEL = Cited(
    "a model is an artifact of its run; Kubeflow Hub, a component of its own, registers models "
    "(tried: kfp.registry of 2.17.0 registers pipelines, and no models)",
    f"{WEBSITE}/hub/overview.md",
    "a metadata store where teams register, version, and track their own models, model versions, "
    "and artifacts",
    LOOKED,
    "cluster with Kubeflow Hub",
)
LIMIT_OF_RUNS = Cited(
    "kfp.local: nothing limits runs; a recurring run of a KFP backend has max_concurrency "
    "(tried: local.init of 2.17.0 takes no limit)",
    f"{SOURCES}/sdk/python/kfp/client/client.py",
    "max_concurrency: Integer indicating how many jobs can be run in parallel.",
    LOOKED,
    "cluster",
)
OTHER_SOURCES = Cited(
    "no page of KFP tells of a file or of a variable of the environment that holds parameters "
    "(tried: of the options of `kfp dsl compile` and `kfp run create` of 2.17.0 none is a file of "
    "parameters)",
    f"{WEBSITE}/pipelines/user-guides/core-functions/cli.md",
    "use the `--pipeline-parameters` argument and provide the parameters as JSON",
    LOOKED,
)
VALUES = Cited(
    "a metric is a value of the metadata, which are JSON: it has neither NaN nor infinity (tried: "
    "each series for which a local run of all ends early, in a run of its own)",
    f"{SOURCES}/sdk/python/kfp/dsl/types/artifact_types.py",
    "Sets a custom scalar metric in the artifact's metadata.",
    LOOKED,
)
STORE = Cited(
    "kfp.local: the file of an artifact stays where the step itself has written it, in a local "
    "folder; a KFP backend copies it into its object store (tried: after a local run, the "
    "artifact's uri is the path that the step wrote to)",
    f"{WEBSITE}/pipelines/user-guides/data-handling/artifacts.md",
    "When you write the contents of your artifact to the location provided by the artifact's "
    "`.path` attribute, the pipelines backend will handle copying the file at `.path` to the URI "
    "at `.uri` automatically",
    LOOKED,
    "cluster",
)
DIGEST = DATA_VERSION._replace(
    reason="of an artifact the URI is known, and no digest, on a cluster neither (tried: "
    "executor_output.json of a local run has name, type, uri and metadata of an artifact alone)"
)
EXPORT = Cited(
    "kfp.local: the parameters and tags of a run are not stored, and no command exports a run; of "
    "a KFP backend, `kfp run get ID --output json` does (tried: that command asks for a backend)",
    f"{SOURCES}/sdk/python/kfp/cli/run.py",
    "Get information about a pipeline run.",
    LOOKED,
    "cluster",
)
IMPORT = EXPORT._replace(
    reason="nothing imports a run, on a cluster neither (tried: `kfp run --help` of 2.17.0 lists "
    "archive, create, delete, get, list and unarchive, which makes an archived run visible again)",
    sentence="Unarchive a pipeline run.",
    deployment="",
)
