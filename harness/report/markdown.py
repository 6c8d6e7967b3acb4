"""Markdown pages, in which text from records is text: it brings no markup, links or HTML."""

import html
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

import jinja2
from markupsafe import Markup

from harness.printable import printable
from harness.records.inside import leads_inside
from harness.records.plan import Target

TEMPLATES = Path(__file__).parent / "templates"
_SPAN = re.compile(r"(`[^`\\<>&|]+`)")  # code in a reason, which may stay code
_BREAKS = re.compile(r"\s*[^\S ]+\s*")
_MARKS = re.compile(r"[\\|\[\]*]|(?<![^\W_])_|_(?![^\W_])|~~")
_IN_URLS = "/:?#@!$&'+,;=%~"  # not what ends a link's destination, nor a cell


def markdown() -> jinja2.Environment:
    """Where the templates lie. All that they insert is escaped, but for what a filter has made."""
    environment = jinja2.Environment(  # noqa: S701  # Markdown: `finalize` escapes
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        finalize=text,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        code=code,
        file=file,
        documentation=documentation,
        page=lambda target: quote(page(target)),
        ours=Markup,
    )
    return environment


def text(value: object) -> Markup:
    """Text that cannot break out of a table's cell, nor bring markup, links or HTML with it."""
    if isinstance(value, Markup):
        return value
    flat = printable(_BREAKS.sub(" ", str(value)))
    parts = _SPAN.split(flat)
    if any("`" in part for part in parts[::2]):  # one that is not closed would swallow what follows
        parts = [flat]
    return _made("".join(part if n % 2 else _plain(part) for n, part in enumerate(parts)))


def _plain(part: str) -> str:
    escaped = html.escape(part, quote=False).replace("`", "&#96;")
    return _MARKS.sub(lambda found: "".join(f"\\{mark}" for mark in found[0]), escaped)


def code(value: object) -> Markup:
    """The same in the type of code; with backticks in it, as plain text."""
    span = f"`{printable(_BREAKS.sub(' ', str(value)))}`"
    return _made(span) if _SPAN.fullmatch(span) else text(value)


def file(path: str, name: str = "") -> Markup:
    """A link to a file of the run; the name alone where it leads elsewhere."""
    told = text(name or path)
    return _made(f"[{told}](../{quote(path)})") if leads_inside(path) else told


def page(target: Target) -> str:
    """What the page of a framework is called: a name, whatever the framework's is."""
    return re.sub(r"[^\w.+-]", "_", f"{target.framework}-{target.deployment}") + ".md"


def documentation(url: str) -> Markup:
    """A link to a page of the Web; else the text as it is."""
    is_page = urlsplit(url).scheme in ("http", "https") and url.isprintable()
    return _made(f"[documentation]({quote(url, safe=_IN_URLS)})") if is_page else text(url)


def _made(markdown: str) -> Markup:
    return Markup(markdown)  # noqa: S704  # escaped by now
