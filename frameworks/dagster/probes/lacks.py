"""What Dagster lacks of a part of a question; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

SOURCES = "https://raw.githubusercontent.com/dagster-io/dagster/1.13.27"
CORE = f"{SOURCES}/python_modules/dagster/dagster"
LOOKED = date(2026, 11, 30)

REGISTRY = Cited(
    "a model is an asset like any other, whose materializations are its versions; there is no "
    "registry (tried: no type of the GraphQL schema of 1.13.27 is about models)",
    f"{SOURCES}/README.md",
    "It is designed for **developing and maintaining data assets**, such as tables, data sets, "
    "machine learning models, and reports.",
    LOOKED,
)
CODE_VERSION = Cited(
    "a version of code is a text that the user writes and changes by hand (tried: no field of a "
    "run in the GraphQL schema of 1.13.27 has a commit or the source)",
    f"{CORE}/_core/definitions/decorators/asset_decorator.py",
    "code_version (Optional[str]): Version of the code that generates this asset.",
    LOOKED,
)
DATA_VERSION = Cited(
    "a data version that Dagster computes itself is a hash of the code's version and of the "
    "versions of inputs, not of the data (tried: two runs with the same file have different ones, "
    "as each run counts as a version of code that names none)",
    f"{CORE}/_core/definitions/data_version.py",
    "Compute a data version for a value as a hash of input data versions and code version.",
    LOOKED,
)
