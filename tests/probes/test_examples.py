"""Which snippets the probe `examples` finds, and which it calls usable."""

from pathlib import Path

import pytest

from harness.measure.documentation.examples import ask
from harness.measure.documentation.snippets import snippets
from harness.measure.probe import ToolFailed
from harness.worker.snippets import judge
from tests.probes.documented import a_documented, answers, kept

MODULE = '''
    """A module.

    >>> import json
    >>> json.dumps({})
    '{}'
    """

    def broken():
        """Broken, twice.

        .. code-block:: python

            import json
            json.dumps({)

        .. code-block:: python

            from json import dumpz
        """
'''


def test_usable_snippets_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = a_documented(tmp_path, monkeypatch, {"own.py": MODULE}, modules=["own"])

    found = ask(context)

    assert answers(found.answers) == {"examples.usable": (1, 3)}
    reasons = [str(s["reason"]).partition(":")[0] for s in kept(context, "snippets.json")]
    assert reasons == ["", "SyntaxError", "from json import dumpz"]


def test_without_examples_none_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "def act(): 'Acts.'"
    context = a_documented(tmp_path, monkeypatch, {"own.py": source}, modules=["own"])

    assert answers(ask(context).answers) == {"examples.usable": (0, 1)}


def test_a_judge_that_dies_is_a_broken_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "own.py": "def act():\n    '''>>> import deadly'''",
        "deadly.py": "import os; os._exit(1)",
    }
    context = a_documented(tmp_path, monkeypatch, files, modules=["own"])

    with pytest.raises(ToolFailed, match=r"snippets\.log"):
        ask(context)


FENCE = "```"


@pytest.mark.parametrize(
    ("docstring", "found"),
    [
        ("Do.\n\n>>> a = 1\n>>> if a:\n...     b = 2\n1\n>>> c = 3\n\nMore.\n\n>>> d = 4",
         ["a = 1\nif a:\n    b = 2\nc = 3\n", "d = 4\n"]),
        (f"Do.\n\n{FENCE}python\na = 1\n{FENCE}\n\n{FENCE}bash\nls(1)\n{FENCE}", ["a = 1"]),
        (f"Do.\n\n{FENCE}\n@retry(times=3)\n{FENCE}\n\n{FENCE}\nplain words\n{FENCE}",
         ["@retry(times=3)"]),
        (".. code-block:: python\n    :caption: Example\n\n    a = 1\n\n    b = 2\n\nText.",
         ["a = 1\n\nb = 2"]),
        (".. code-block:: bash\n\n    a = 1\n", []),
        (".. code:: python\n\n    >>> a = 1\n    1\n", ["a = 1\n"]),
        (".. test-code-block:: python\n\n    a = 1\n", ["a = 1"]),
        ("Example:\n  ::\n\n    @dsl.pipeline\n    def p(): ...\n\nText.",
         ["@dsl.pipeline\ndef p(): ..."]),
        ("Run it::\n\n    $ own run\n\nIt says::\n\n    done: 3\n", []),
        ("It costs 3 :: 4, see ``a = 1``.", []),
        (".. note::\n\n    Not code at all.\n", []),
    ],
)  # fmt: skip
def test_snippets_of_each_markup_are_found(docstring: str, found: list[str]) -> None:
    assert snippets(docstring) == found


@pytest.mark.parametrize(
    ("source", "usable"),
    [
        ("import json.decoder as d\nfrom json import dumps", True),
        ("async with a as b:\n    await b", True),
        ("raise SystemExit", True),
        ("def f():\n    from json import dumpz", False),
        ("import json.not_there", False),
        ("from . import sibling", False),
        ("def f(:", False),
        ("@alone", False),
    ],
)
def test_the_judge_knows_good_from_bad(source: str, usable: bool) -> None:
    assert judge(source)["usable"] is usable


def test_a_package_that_is_not_installed_is_noted_and_no_fault() -> None:
    assert judge("import not_there.deep\nimport json") == {
        "usable": True,
        "reason": "",
        "absent": ["not_there"],
    }
    assert judge("import not_there\nfrom json import dumpz")["usable"] is False


def test_a_misspelled_package_of_the_framework_is_a_fault() -> None:
    assert judge("import mlfow", ["mlflow"])["usable"] is False
    assert judge("import mlflow_of_others", ["mlflow"])["usable"] is True
