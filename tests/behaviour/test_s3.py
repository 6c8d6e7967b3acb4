"""Controls of the probe `s3`, against a real server."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "s3.kept"
SNIPPET = "interoperability.py"


def test_metaflow_keeps_artifacts_in_the_bucket(ask: Ask) -> None:
    assert counted(ask("metaflow", "s3"), FIGURE) == (2, 2)


def test_an_artifact_on_the_disk_is_not_in_the_bucket(ask: Ask) -> None:
    broken = {SNIPPET: ('METAFLOW_DEFAULT_DATASTORE="s3"', 'METAFLOW_DEFAULT_DATASTORE="local"')}
    assert counted(ask("metaflow", "s3", broken), FIGURE) == (1, 2)


def test_another_text_is_not_the_one_planted(ask: Ask) -> None:
    broken = {SNIPPET: ("file.write_text(text)", "file.write_text(text[::-1])")}
    assert counted(ask("metaflow", "s3", broken), FIGURE) == (0, 2)
