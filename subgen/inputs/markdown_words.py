"""The words of a heading, a paragraph or a list item, as a reader would see them."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from subgen.errors import quoted
from subgen.inputs.markdown_emphasis import WideState
from subgen.inputs.pauses import PAUSE_MARK, PauseMark
from subgen.text.unspaced import space_at_wrap

__all__ = ["LeftOut", "WordReader", "Words"]

_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_COMMENT = "<!--"
_READING = re.compile(r"<(/?)(?:rt|rp)\b[^<>]*>", re.IGNORECASE)
"""The tags around the reading of a ruby, which repeats the word below it."""

_WORDS = ("text", "text_special", "code_inline")
_BREAKS = ("softbreak", "hardbreak")
_TAIL = 20
"""Characters of a text that decide how it goes on; each part of it has at least one."""
_CLOSING = ".,;:!?\u2026)]}\u201d\u2019\u3002\uff0c\u3001\uff01\uff1f"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A part of a text that is not spoken.

    Attributes:
        row: Rows between the start of the text and the part.
        message: The message of its finding.
    """

    row: int
    message: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a block.

    Attributes:
        pieces: Text and pauses, in order.
        left_out: Everything that is not spoken.
        plain: The text that is neither code nor escaped; markup in it was not understood.
    """

    pieces: tuple[str | PauseMark, ...]
    left_out: tuple[LeftOut, ...]
    plain: str = ""

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))


_Part = str | PauseMark | None
"""Words, a pause, or the place of something left out."""


class WordReader:
    """Parses the words of blocks.

    Args:
        parser: The parser of the text.
        links: The definitions of links and notes that the parser has found in the text.
    """

    def __init__(self, parser: MarkdownIt, links: dict[str, Any]) -> None:
        self._parser = parser
        self._links = links

    def read(self, written: str) -> Words:
        """Read the words of a block."""
        tokens = self._tokens(written)
        self._links.pop("footnotes", None)  # it would hold every note of a book
        left_out: dict[str, LeftOut] = {}
        parts: list[_Part] = []
        row = 0
        is_reading = False
        for token in tokens:
            message = _message(token)
            if message:
                key = message if token.type != "html_inline" or token.content.startswith(_COMMENT) else "html"
                left_out.setdefault(key, LeftOut(row, message))
            if reading := token.type == "html_inline" and _READING.fullmatch(token.content):
                is_reading = not reading[1]
            if not is_reading or token.type in _BREAKS:
                parts.extend(_parts(token, is_left_out=bool(message)))
            row += token.type in _BREAKS or token.content.count("\n")
        plain = "".join(map(_plain, tokens))
        return Words(tuple(_joined(parts)), tuple(left_out.values()), plain)

    def _tokens(self, written: str) -> list[Token]:
        tokens: list[Token] = []
        state = WideState(written, self._parser, self._links, tokens)
        self._parser.inline.tokenize(state)
        for rule in self._parser.inline.ruler2.getRules(""):
            rule(state)
        return tokens


def _plain(token: Token) -> str:
    """The text of a token in which markup would be a mistake; a stand-in where it is meant as it is."""
    if token.type == "text":
        return token.content
    return "\N{OBJECT REPLACEMENT CHARACTER}" if token.type in _WORDS else " "


def _parts(token: Token, *, is_left_out: bool) -> Iterator[_Part]:
    if token.type in _WORDS:
        yield token.content
    elif token.type in _BREAKS or _LINE_BREAK.fullmatch(token.content):
        yield "\n"
    elif token.type == "pause" or (token.type == "html_inline" and PAUSE_MARK.fullmatch(token.content)):
        yield PauseMark(token.content)
    elif is_left_out:
        yield None


def _message(token: Token) -> str:
    """The message of a token that is left out, or ""."""
    if token.type == "html_inline":
        return _message_of_html(token.content)
    message = _MESSAGES.get(token.type)
    return message(token) if message else ""


def _message_of_html(tag: str) -> str:
    if _LINE_BREAK.fullmatch(tag) or PAUSE_MARK.fullmatch(tag):
        return ""
    if tag.startswith(_COMMENT):
        return f"a comment is left out: {quoted(tag)}"
    return f"HTML in a line is left out, from {quoted(tag)} on; its words are kept"


def _image(token: Token) -> str:
    return f"an image is left out: {quoted(token.content)}" if token.content else "an image is left out"


def _note(token: Token) -> str:
    label = token.meta.get("label")
    return f"the mark of a note is left out: {quoted(f'[^{label}]')}" if label else "a note is left out"


def _formula(token: Token) -> str:
    return f"a formula is left out: {quoted(token.content)}; write it in words to have it spoken"


def _mark(token: Token) -> str:
    return f"{token.info} is left out: {quoted(token.content)}"


_MESSAGES: dict[str, Callable[[Token], str]] = {
    "left_out": _mark,
    "image": _image,
    "footnote_ref": _note,
    "math_inline": _formula,
    "math_inline_double": _formula,
}
"""Type of a token that is left out -> its message."""


def _joined(parts: Sequence[_Part]) -> list[str | PauseMark]:
    """Join words. A line break is a space, or nothing between letters of a script without spaces.

    What is left out takes the space before it along where another follows, or a mark that ends a clause.
    """
    pieces: list[str | PauseMark] = []
    text = _Text()
    is_gap = is_broken = False
    for part in parts:
        if isinstance(part, PauseMark):
            pieces += [text.end(), part]
        elif part is None:
            is_gap = True
        elif part == "\n":
            is_broken = True
        elif words := part.lstrip(" ") if is_broken else part:
            if is_broken:
                text.strip_end()
                words = space_at_wrap(text.tail, words) + words if text.tail else words
            elif is_gap and text.tail[-1:] in ("", " ") and words[0] in f" {_CLOSING}":
                text.strip_end()
                words = words if text.tail else words.lstrip(" ")
            text.add(words)
            is_gap = is_broken = False
    if is_gap or is_broken:
        text.strip_end()
    return [piece for piece in (*pieces, text.end()) if piece != ""]


class _Text:
    """A text that grows at its end.

    Attributes:
        tail: Its last characters.
    """

    def __init__(self) -> None:
        self.tail = ""
        self._parts: list[str] = []

    def add(self, words: str) -> None:
        """Add words; not empty."""
        self._parts.append(words)
        self.tail = (self.tail + words)[-_TAIL:]

    def strip_end(self) -> None:
        """Remove the spaces at its end."""
        while self._parts and not self._parts[-1].rstrip(" "):
            self._parts.pop()
        if self._parts:
            self._parts[-1] = self._parts[-1].rstrip(" ")
        self.tail = "".join(self._parts[-_TAIL:])[-_TAIL:]

    def end(self) -> str:
        """Return it, and begin another."""
        text = "".join(self._parts)
        self._parts.clear()
        self.tail = ""
        return text
