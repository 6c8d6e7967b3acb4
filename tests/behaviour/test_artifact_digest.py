"""Controls of the probe `artifact_digest`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "artifact_digest.equal"


def test_metaflow_gives_the_same_file_back(ask: Ask) -> None:
    assert counted(ask("metaflow", "artifact_digest"), FIGURE) == (1, 2)


def test_a_file_that_lost_a_byte_is_seen(ask: Ask) -> None:
    broken = {"flows/artifact_digest.py": ("read_bytes()", "read_bytes()[:-1]")}
    assert counted(ask("metaflow", "artifact_digest", broken), FIGURE) == (0, 2)


def test_wandb_records_its_digest_and_gives_it_back_elsewhere(ask: Ask) -> None:
    finding = ask("wandb", "artifact_digest")
    assert counted(finding, FIGURE) == (1, 2)
    assert finding.answers[FIGURE].elsewhere == 1


def test_the_digest_of_the_artifact_is_none_of_its_file(ask: Ask) -> None:
    change = ('base64.b64decode(entry["digest"]).hex()', 'artifact["digest"]')
    assert counted(ask("wandb", "artifact_digest", {"interpretability.py": change}), FIGURE) == (
        0,
        2,
    )


def test_dvc_gives_it_back_from_its_cache_and_records_its_digest(ask: Ask) -> None:
    assert counted(ask("dvc", "artifact_digest"), FIGURE) == (2, 2)


def test_of_kubeflow_a_backend_has_the_file_and_nothing_the_digest(ask: Ask) -> None:
    finding = ask("kubeflow", "artifact_digest")
    assert counted(finding, FIGURE) == (0, 2)
    assert finding.answers[FIGURE].elsewhere == 1
