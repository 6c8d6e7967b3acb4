"""Controls of the probe `model_formats`."""

from tests.behaviour.conftest import Ask, counted

FIGURE = "model_formats.equal"


def test_metaflow_gives_both_formats_back(ask: Ask) -> None:
    assert counted(ask("metaflow", "model_formats"), FIGURE) == (2, 2)


def test_a_network_with_other_weights_is_seen(ask: Ask) -> None:
    flow = "flows/model_formats.py"
    change = (
        'export(load_network(Path(self.weights), "CNN"), self.form, file)',
        "from scenarios.mnist.networks import build\n\n"
        '            load_network\n            export(build("CNN"), self.form, file)',
    )
    assert counted(ask("metaflow", "model_formats", {flow: change}), FIGURE) == (0, 2)
