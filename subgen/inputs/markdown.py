r"""MD: CommonMark, in which a paragraph or a list item is a line of the job and a heading opens a chapter.

Spoken are the words: of emphasis, links and inline code what a reader would see, line breaks as spaces.
A paragraph is followed by a paragraph pause, an item of a tight list by a line's. A thematic break (`---`,
`***`) is a paragraph pause. Quoted paragraphs are paragraphs.

A line of a paragraph that is a pause (`[pause 1.5s]`) or begins with a name of the cast (`ASHA: Words.`,
`**ASHA:** Words.`) is one by itself, as it is in a .txt: nobody means a dialogue to be one speech.

Not spoken, and told: code blocks, raw HTML, tables, images with their descriptions, front matter, and the
number of an ordered list that does not begin at 0 or 1, for it may be the year that begins a sentence.
Not spoken, and not told: the marks themselves, `<br>`, and definitions of links.
"""

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from subgen.errors import quoted
from subgen.inputs.decoding import LINE_END
from subgen.inputs.script_builder import Prose, written_pause

__all__ = ["read_markdown"]

_MAX_NESTING = 50
"""Levels of lists and quotes; the parser drops what lies deeper, and its recursion ends not far above."""

_FRONT_MATTER_KEY = re.compile(r"""["'\w][^:]*:(\s|$)""")
_LINE_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = " \t*_"
_SPACES = re.compile(" {2,}")
_WORDS = ("text", "text_special", "code_inline")
_BREAKS = ("softbreak", "hardbreak")
_LEFT_OUT = {
    "code_block": "a block indented by four spaces is code and is left out; indent it less to have it spoken",
    "fence": "a code block is left out",
    "html_block": "a block of HTML is left out",
    "table_open": "a table is left out; write paragraphs, or hand it in as .csv",
}
"""Blocks that are not spoken, and what is said of them."""


def read_markdown(prose: Prose, text: str) -> None:
    """Take in a script.

    Args:
        prose: What its lines, faults and findings are collected in.
        text: All of it, line ends as they are.
    """
    prose.begin(text)
    _Markdown(prose).read(LINE_END.sub("\n", text))
    prose.end()


class _Markdown:
    """Hands on the blocks of one text in their order."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self._parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
        # Blocks first; the words of each when it comes to it, so that a book's are never all there at once.
        self._parser.enable(["table", "strikethrough"]).disable("inline")
        self._links: dict[str, Any] = {}
        self._opened: Token | None = None  # the block whose words come next
        self._lists = 0
        self._tight = False  # whether the line before is in the tight list that goes on here
        self._in_table = False

    def read(self, text: str) -> None:
        """Take in the whole text, whose line ends are all of one kind."""
        lines = text.split("\n")
        skipped = _front_matter(lines)
        if skipped:
            self._prose.leave_out(1, "the front matter is left out")
        for token in self._parser.parse("\n".join([""] * skipped + lines[skipped:]), self._links):
            self._block(token, token.map[0] + 1 if token.map else 0)

    def _block(self, token: Token, row: int) -> None:
        match token.type:
            case "heading_open" | "paragraph_open":
                self._opened = token
            case "inline" if not self._in_table:
                self._inline(token, row)
            case "bullet_list_open" | "ordered_list_open":
                self._lists += 1
                self._tell_number(token, row)
            case "bullet_list_close" | "ordered_list_close":
                self._lists -= 1
                self._tight = self._tight and self._lists > 0
            case "blockquote_open" | "list_item_open" if token.level >= _MAX_NESTING - 1:
                self._prose.fault(row, f"lists or quotes in each other, {_MAX_NESTING} deep; use fewer")
            case "hr":
                self._separate()
            case "table_open" | "table_close":
                self._in_table = token.type == "table_open"
        if token.type in _LEFT_OUT:
            self._separate()
            self._prose.leave_out(row, _LEFT_OUT[token.type])

    def _separate(self) -> None:
        self._prose.separate()
        self._tight = False

    def _inline(self, token: Token, row: int) -> None:
        """The words of a heading, a paragraph or an item."""
        if self._opened is not None and self._opened.type == "heading_open":
            self._separate()
            self._heading(row, token.content)
            return
        hidden = self._opened is not None and self._opened.hidden  # so an item of a tight list is marked
        if not (hidden and self._tight):
            self._separate()
        self._tight = hidden
        for place, written in self._pieces(row, token.content):
            pause = written_pause(written.strip(_EMPHASIS))
            if pause is not None:
                self._prose.pause(place, pause)
            elif words := self._words(place, written):
                self._prose.speech(place, words)

    def _heading(self, row: int, written: str) -> None:
        if title := self._words(row, written):
            self._prose.title(row, title)
        else:
            self._prose.leave_out(row, "a heading without words is left out")

    def _tell_number(self, opened: Token, row: int) -> None:
        """`1984. It was a bright cold day` is an item, and the year its number."""
        number = opened.attrGet("start")
        if number is not None and number != 0:
            self._prose.leave_out(
                row, rf"the list's number {number} is left out; write {number}\. to have it spoken"
            )

    def _pieces(self, row: int, content: str) -> Iterator[tuple[int, str]]:
        """What is a line of the job by itself within a paragraph, and the row where it begins."""
        piece: list[str] = []
        for place, written in enumerate(content.split("\n"), start=row):
            alone = written_pause(written.strip(_EMPHASIS)) is not None
            if piece and (alone or self._names_a_speaker(written)):
                yield place - len(piece), "\n".join(piece)
                piece = []
            piece.append(written)
            if alone:
                yield place, written
                piece = []
        if piece:
            yield place + 1 - len(piece), "\n".join(piece)

    def _names_a_speaker(self, written: str) -> bool:
        name, colon, _ = written.partition(":")
        return bool(colon) and name.strip(_EMPHASIS) in self._prose.cast

    def _words(self, row: int, written: str) -> str:
        """What a reader would see, as one line."""
        tokens: list[Token] = []
        self._parser.inline.parse(written, self._parser, self._links, tokens)
        words: list[str] = []
        left_out: dict[str, str] = {}
        for token in tokens:
            if token.type in _WORDS:
                words.append(token.content)
            elif token.type in _BREAKS or _LINE_BREAK.fullmatch(token.content):
                words.append(" ")
            elif token.type == "html_inline":
                left_out.setdefault(
                    "html", f"HTML in a line is left out, from {quoted(token.content)} on; the words stay"
                )
            elif token.type == "image":
                left_out.setdefault(token.content, f"an image is left out: {quoted(token.content)}")
        for message in left_out.values():
            self._prose.leave_out(row, message)
        spoken = "".join(words)
        if any(
            token.type in ("image", "html_inline") for token in tokens
        ):  # a space stands on both sides of it
            spoken = _SPACES.sub(" ", spoken).strip(" ")
        return spoken


def _front_matter(lines: list[str]) -> int:
    """How many lines at the beginning are for programs: a block of YAML between `---` and `---` or `...`."""
    if lines[0].rstrip() != "---":
        return 0
    ends = (place for place, line in enumerate(lines) if place and line.rstrip() in ("---", "..."))
    end = next(ends, 0)
    first = next((line for line in lines[1:end] if line.strip() and not line.startswith("#")), "")
    return end + 1 if _FRONT_MATTER_KEY.match(first) else 0
