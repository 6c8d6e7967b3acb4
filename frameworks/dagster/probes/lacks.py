"""What Dagster lacks of a part of a question; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

SOURCES = "https://raw.githubusercontent.com/dagster-io/dagster/1.13.27"
LOOKED = date(2026, 11, 28)

PACKAGES = Cited(
    "here: all steps of a run are of one code location, with one environment; with "
    "`k8s_job_executor` a step may have an image of its own (cannot be tried here: it needs a "
    "cluster)",
    f"{SOURCES}/docs/docs/deployment/oss/deployment-options/kubernetes/customizing-your-deployment.md",
    "TODO",
    LOOKED,
    "Kubernetes",
)
FLOATS = Cited(
    "text, whole numbers and booleans of a configuration may come from variables, and floats may "
    "not (tried: `rate: {env: RATE}` is refused)",
    f"{SOURCES}/python_modules/dagster/dagster/_config/pythonic_config/conversion_utils.py",
    "no FloatSource, so we just return float",
    LOOKED,
)
