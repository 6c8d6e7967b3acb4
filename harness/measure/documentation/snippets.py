"""Finds the snippets of Python in a docstring, in whichever markup they are written."""

import re
import textwrap
from collections.abc import Iterator

INDENT = re.compile(r"[ \t]*")
FENCE = re.compile(r"^[ \t]*(?P<marks>`{3,}|~{3,})[ \t]*\{?(?P<language>[\w+-]*)[^`]*$")
# The directives of Sphinx that show code, and others that are called after them.
DIRECTIVE = re.compile(
    r"^[ \t]*\.\. (?P<name>[\w-]*(?:code|sourcecode|code-block|testcode|ipython))::"
    r"[ \t]*(?P<language>[\w+-]*)[ \t]*$"
)
OPTION = re.compile(r"^[ \t]*:[\w-]+:")
LITERAL = re.compile(r"^(?![ \t]*\.\. ).*::[ \t]*$")
PYTHON = ("python", "python3", "py", "pycon", "ipython", "ipython3")
# What a line of Python looks like and a line of shell, output or YAML does not.
STATEMENT = re.compile(
    r"^\s*(import \w|from [\w.]+ import |@\w|(async )?def \w+\(|class \w+[(:]"
    r"|(with|for|if|while) .+:\s*(#.*)?$|[\w.\[\]\"', ]+ = .|[A-Za-z_][\w.]*\(.*\)?\s*(#.*)?$)",
    re.MULTILINE,
)
SHELL = re.compile(r"^\s*([$%!] ?\w|pip install )", re.MULTILINE)


def snippets(docstring: str) -> list[str]:
    """Fences and code blocks marked as Python; `>>>` sessions; unmarked ones that look like it."""
    rest, found = [], []
    lines = docstring.expandtabs().splitlines()
    while lines:
        block = _block(lines)
        if block is None:
            rest.append(lines.pop(0))
            continue
        language, body, taken = block
        lines = lines[taken:]
        source = "\n".join(body)
        if ">>>" in source:
            found += sessions(source)
        elif language in PYTHON or (not language and looks_like_python(source)):
            found.append(textwrap.dedent(source).strip("\n"))
        rest.append("")
    return [code for code in [*found, *sessions("\n".join(rest))] if code.strip()]


def sessions(text: str) -> list[str]:
    """The statements of each `>>>` session; prose between two lines ends a session."""
    import doctest  # not with the module: it brings a debugger, and `status` comes by here

    try:
        parts = doctest.DocTestParser().parse(textwrap.dedent(text))
    except ValueError:  # badly written sessions are shown as they stand, to fail when compiled
        return ["\n".join(line for line in text.splitlines() if ">>>" in line)]
    found: list[str] = []
    running = False
    for part in parts:
        if isinstance(part, doctest.Example):
            found = [*found[:-1], found[-1] + part.source] if running else [*found, part.source]
            running = True
        elif part.strip():
            running = False
    return found


def looks_like_python(source: str) -> bool:
    """Whether a block without a language is meant as Python; broken Python is, too."""
    return bool(STATEMENT.search(source)) and not SHELL.search(source)


def _block(lines: list[str]) -> tuple[str, list[str], int] | None:
    """Language, content and number of lines of the block that starts at the first line."""
    if fence := FENCE.match(lines[0]):
        body = []
        for line in lines[1:]:
            if line.strip().startswith(fence["marks"]):
                break
            body.append(line)
        return fence["language"].lower(), body, len(body) + 2
    if directive := DIRECTIVE.match(lines[0]):
        language = "python" if directive["name"] == "testcode" else directive["language"].lower()
        body = list(_indented(lines))
        options = next((i for i, x in enumerate(body) if not OPTION.match(x)), len(body))
        return language, body[options:], len(body) + 1
    if LITERAL.match(lines[0]):
        body = list(_indented(lines))
        return "", body, len(body) + 1
    return None


def _indented(lines: list[str]) -> Iterator[str]:
    """The lines after the first that are indented deeper than it, and blank ones between them."""
    depth = len(INDENT.match(lines[0])[0])  # type: ignore[index]  # matches everything
    for line in lines[1:]:
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            return
        yield line
