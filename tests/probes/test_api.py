"""What the probe `api` counts, in packages whose documentation is known."""

import functools
import types
from pathlib import Path
from typing import Any

import pytest

from harness.measure.documentation.api import ask, described_in
from harness.measure.probe import FrameworkFailed, ToolFailed
from harness.worker import members
from tests.probes.documented import a_documented, answers, kept

DESCRIBED = '''
    """A package."""
    from dataclasses import dataclass
    from functools import partial
    from json import dumps
    import os

    __all__ = ["Thing", "Record", "act", "made", "one"]

    class Thing:
        """A thing.

        Args:
            size: How big it is.
        """
        def __init__(self, size: int) -> None: ...
        @property
        def half(self) -> int:
            """Half of it."""
        def _hidden(self): ...

    @dataclass
    class Record:
        """A record.

        Attributes:
            name: Its name.
        """
        name: str

    def act(first: int, *rest: int, flag: bool = False, **more: int) -> None:
        """Act.

        :param first: the first
        :param flag: a flag
        """

    made = partial(Thing, 3)
    one = Thing(1)
'''

BARE = """
    from dataclasses import dataclass

    class Thing:
        def __init__(self, size): ...
        def double(self, times): ...

    @dataclass
    class Record:
        name: str

    def act(first, flag=False): ...
"""


def test_a_described_api_gets_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = a_documented(tmp_path, monkeypatch, {"well.py": DESCRIBED}, modules=["well"])

    found = ask(context)

    # well, Thing, its half, Record, act, made, one with its half
    assert answers(found.answers) == {
        "api.docstrings": (8, 8),
        "api.parameters": (4, 4),
        # size, name, first, flag; what half (twice), act and made return
        "api.types": (8, 8),
    }
    assert "well.dumps" not in {m["path"] for m in kept(context, "members.json")}


def test_a_bare_api_gets_nothing_but_what_a_dataclass_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = a_documented(tmp_path, monkeypatch, {"bare.py": BARE}, modules=["bare"])

    assert answers(ask(context).answers) == {
        "api.docstrings": (0, 5),
        "api.parameters": (0, 5),
        "api.types": (1, 7),
    }


def test_a_module_that_cannot_be_imported_is_the_frameworks_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"broken.py": "import not_there"}
    context = a_documented(tmp_path, monkeypatch, files, modules=["broken"])

    with pytest.raises(FrameworkFailed, match="not_there"):
        ask(context)


def test_a_module_without_members_is_our_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = a_documented(tmp_path, monkeypatch, {"empty.py": "X = 1"}, modules=["empty"])

    with pytest.raises(ToolFailed, match="empty"):
        ask(context)


def test_a_mark_that_no_method_has_is_a_broken_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"own.py": "class Client:\n    def act(self): ...\n    act.is_open = True\n"}
    ask(a_documented(tmp_path, monkeypatch, files, modules=["own"], mark="is_open"))
    context = a_documented(tmp_path, monkeypatch, files, modules=["own"], mark="is_opened")

    with pytest.raises(ToolFailed, match="is_opened"):
        ask(context)


def test_a_lister_that_dies_is_a_broken_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"deadly.py": "import os; os._exit(1)"}
    context = a_documented(tmp_path, monkeypatch, files, modules=["deadly"])

    with pytest.raises(ToolFailed, match=r"members\.log"):
        ask(context)


@pytest.mark.parametrize(
    ("docstring", "names"),
    [
        ("Do.\n\n:param a: one\n:type a: int\n:param b:\n", {"a"}),
        ("Do.\n\nArgs:\n    a: One.\n    b (int): Two,\n        more.\n    **kw: Rest.",
         {"a", "b", "kw"}),
        ("Do.\n\nParameters\n----------\na : int\n    One.\nb, c : str\n    Both.\nd : int\n",
         {"a", "b", "c"}),
        ("Args:\n    a: One.\n    b: Two.", {"a", "b"}),
        ("Do :py:class:`x <y>`,\n:py:class:`z <w>` too.\n\nArgs:\n    a: One.", {"a"}),
        ("Do a, then b.", set()),
        ("", set()),
    ],
)  # fmt: skip
def test_parameters_are_found_in_each_style(docstring: str, names: set[str]) -> None:
    assert described_in(docstring) == names


class Base:
    """Base."""

    def act(self) -> None:
        """Act."""


class Derived(Base):
    __module__ = "made_up"

    def act(self) -> None: ...


@pytest.fixture
def module() -> types.ModuleType:
    return types.ModuleType("made_up")


def paths_of(module: types.ModuleType) -> dict[str, list[str]]:
    listed = members.members(module, set(), {})
    return {str(m["path"]): m["docstrings"] for m in listed}


def test_lazily_made_names_are_seen_and_those_that_cannot_be_had_are_noted(
    module: types.ModuleType,
) -> None:
    def act() -> None:
        """Act."""

    def lazy(name: str) -> object:
        if name == "act":
            return act
        raise ImportError("no such package")

    act.__module__ = "made_up.deep"
    module.__dict__.update(__all__=["act", "gone"], __getattr__=lazy)
    unreachable: dict[str, str] = {}
    listed = list(members.members(module, set(), unreachable))

    assert [m["path"] for m in listed] == ["made_up", "made_up.act"]
    assert unreachable == {"made_up.gone": "ImportError: no such package"}


def test_of_a_package_that_marks_its_public_methods_no_others_count(
    module: types.ModuleType,
) -> None:
    def marked(function: Any) -> Any:
        function.is_open = True
        return function

    class Marked:
        @marked
        def act(self) -> None: ...

        @property
        @marked
        def shown(self) -> int:
            return 1

        @staticmethod
        @marked
        def make() -> None: ...

        def inner(self) -> None: ...

    Marked.__module__ = "made_up"
    module.__dict__["Marked"] = Marked

    def paths(mark: str) -> set[str]:
        return {m["path"].rpartition(".")[2] for m in members.members(module, set(), {}, mark)}

    assert paths("is_open") == {"made_up", "Marked", "act", "shown", "make"}
    assert paths("") == {"made_up", "Marked", "act", "shown", "make", "inner"}


def test_a_partial_stands_for_the_class_that_it_binds(module: types.ModuleType) -> None:
    class Decorator:
        """Decorates."""

        def inner(self) -> None: ...

    Decorator.__module__ = "made_up"
    module.__dict__["decorate"] = functools.partial(print, Decorator)

    assert paths_of(module)["made_up.decorate"] == ["Decorates."]
    assert "made_up.decorate.inner" not in paths_of(module)


def test_a_second_name_of_the_same_thing_counts_once(module: types.ModuleType) -> None:
    def act() -> None: ...

    act.__module__ = "made_up"
    module.__dict__.update(act=act, alias=act)

    assert list(paths_of(module)) == ["made_up", "made_up.act"]


def test_a_method_has_the_docstring_that_help_shows_and_a_class_only_its_own(
    module: types.ModuleType,
) -> None:
    module.__dict__["Derived"] = Derived

    assert paths_of(module)["made_up.Derived"] == []
    assert paths_of(module)["made_up.Derived.act"] == ["Act."]


def test_a_module_that_only_hands_on_offers_what_it_hands_on(module: types.ModuleType) -> None:
    class Elsewhere: ...

    class Foreign: ...

    Elsewhere.__module__, Foreign.__module__ = "made_up.deep", "of_others"
    module.__name__ = "made_up.front"
    module.__dict__.update(Elsewhere=Elsewhere, Foreign=Foreign)
    assert list(paths_of(module)) == ["made_up.front", "made_up.front.Elsewhere"]

    class Own: ...

    Own.__module__ = "made_up.front"
    module.__dict__["Own"] = Own
    assert list(paths_of(module)) == ["made_up.front", "made_up.front.Own"]
