"""The words of a page as a reader sees them, so that only a change of words is a change."""

import re
from html.parser import HTMLParser

UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "title"})
# These stand within a word, or between two without a space. All others part words.
WITHIN = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
     "samp", "small", "span", "strong", "sub", "sup", "tt", "u", "var", "wbr"}
)  # fmt: skip
WORD = re.compile(r"[^\W_]+")
GAP = re.compile(r"\[?(?:\.{3}|…)\]?")  # where a quotation leaves something out


def of_html(page: str) -> list[str]:
    """Of what is shown: no code, no styles, no title."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return of_text("".join(reader.parts))


def of_text(text: str) -> list[str]:
    """Without signs, marks of Markdown and soft hyphens; in small letters."""
    return WORD.findall(text.replace("\xad", "").casefold())


def holds(page: list[str], sentence: str) -> bool:
    """Whether the page has all parts of a quotation, in their order."""
    rest = f" {' '.join(page)} "
    for part in GAP.split(sentence):
        words = " ".join(of_text(part))
        _, found, after = rest.partition(f" {words} ") if words else ("", " ", rest)
        if not found:
            return False
        rest = f" {after}"
    return True


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._inside: list[str] = []  # of what is not seen

    # HTMLParser gives the attributes by name: they cannot be left out.
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002  # of HTMLParser
        if tag in UNSEEN:
            self._inside.append(tag)
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._inside:
            while self._inside.pop() != tag:
                pass
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.parts.append(data)

    def _part(self, tag: str) -> None:
        if tag not in WITHIN:
            self.parts.append(" ")
