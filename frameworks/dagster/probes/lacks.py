"""What Dagster lacks of a part of a question; answers.toml has whole questions."""

from datetime import date

from harness.worker.cited import Cited

SOURCES = "https://raw.githubusercontent.com/dagster-io/dagster/1.13.27"
LOOKED = date(2026, 11, 28)

REGISTRY = Cited(
    "a model is an asset like any other, whose materializations are its versions; there is no "
    "registry (tried: no type of the GraphQL schema of 1.13.27 is about models)",
    "https://raw.githubusercontent.com/dagster-io/dagster/4ec718f0c440262e5b6016f0ca9b0f506d7b0efb"
    "/docs/docs/guides/build/ml-pipelines/managing-ml.md",
    "In Dagster, each time an asset is materialized, the metadata and model are stored.",
    LOOKED,
)
FLOATS = Cited(
    "text, whole numbers and booleans of a configuration may come from variables, and floats may "
    "not: that sentence is of `str`, `int` and `bool` (tried: `rate: {env: RATE}` is refused)",
    f"{SOURCES}/python_modules/dagster/dagster/_config/pythonic_config/conversion_utils.py",
    "special case raw python literals to their source equivalents",
    LOOKED,
)
CODE_VERSION = Cited(
    "a version of code is a text that the user writes and changes by hand (tried: no field of a "
    "run in the GraphQL schema of 1.13.27 has a commit or the source)",
    "https://raw.githubusercontent.com/dagster-io/dagster/4ec718f0c440262e5b6016f0ca9b0f506d7b0efb"
    "/docs/docs/guides/build/assets/asset-versioning-and-caching.md",
    "Because `a_number` has no user-defined `code_version`, Dagster assumes a different code "
    "version on every run, which it represents with the run ID.",
    LOOKED,
)
DATA_VERSION = Cited(
    "a data version that Dagster computes itself is a hash of the code's version and of the "
    "versions of inputs, not of the data (tried: two runs with the same file have different ones, "
    "as each run counts as a version of code that names none)",
    "https://raw.githubusercontent.com/dagster-io/dagster/4ec718f0c440262e5b6016f0ca9b0f506d7b0efb"
    "/docs/docs/guides/build/assets/asset-versioning-and-caching.md",
    "It does this by hashing a code version together with the data versions of any input assets.",
    LOOKED,
)
