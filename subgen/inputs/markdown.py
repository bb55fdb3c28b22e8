r"""MD: CommonMark, in which a paragraph or a list item is a line of the job and a heading opens a chapter.

The words are spoken: of emphasis, links and inline code those that a reader would see; line breaks are
spaces. A paragraph is followed by a paragraph pause, an item of a tight list by a line pause. A thematic
break (`---`, `***`) is a paragraph pause. Quoted paragraphs are paragraphs.

A line of a paragraph that is a pause (`[pause 1.5s]`) or begins with a name of the cast (`ASHA: Words.`,
`**ASHA:** Words.`) is a line by itself, as in a .txt: a dialogue is not meant to be one speech.

Left out with a finding: code blocks, raw HTML, tables, images with their descriptions, front matter, and the
number of an ordered list that does not begin at 0 or 1, because it may be a year that begins a sentence.
Left out without a finding: the marks themselves, `<br>`, and definitions of links.
"""

import re
from collections.abc import Iterator
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from subgen.errors import quoted
from subgen.inputs.decoding import LINE_END
from subgen.inputs.invisible import bare, without_lead, without_leads
from subgen.inputs.script_builder import Prose, written_pause

__all__ = ["read_markdown"]

_MAX_NESTING = 50
"""Levels of lists and quotes; the parser drops deeper ones, and soon reaches the recursion limit."""

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
"""Blocks that are left out -> the message of their finding."""


def read_markdown(prose: Prose, text: str) -> None:
    """Read a script.

    Args:
        prose: Collects its lines, faults and findings.
        text: The whole text, with its original line ends.
    """
    prose.begin(text)
    _Markdown(prose).read(without_leads(LINE_END.sub("\n", text)))
    prose.end()


class _Markdown:
    """Passes the blocks of one text to the builder, in order."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self._parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
        # Blocks first, and the words of each only when it is reached: a book's would fill the memory.
        self._parser.enable(["table", "strikethrough"]).disable("inline")
        self._links: dict[str, Any] = {}
        self._opened: Token | None = None  # the block whose words come next
        self._lists = 0
        self._tight = False  # whether the line before is in the tight list that goes on here
        self._in_table = False

    def read(self, text: str) -> None:
        """Read the whole text; its line ends must be plain line feeds."""
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
                self._check_number(token, row)
            case "bullet_list_close" | "ordered_list_close":
                self._lists -= 1
                self._tight = self._tight and self._lists > 0
            case "blockquote_open" | "list_item_open" if token.level >= _MAX_NESTING - 1:
                self._prose.fault(row, f"lists or quotes nested {_MAX_NESTING} deep; use fewer levels")
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
        """Handle the words of a heading, a paragraph or an item."""
        if self._opened is not None and self._opened.type == "heading_open":
            self._separate()
            self._heading(row, token.content)
            return
        hidden = self._opened is not None and self._opened.hidden  # the parser marks items of a tight list so
        if not (hidden and self._tight):
            self._separate()
        self._tight = hidden
        for place, written in self._pieces(row, token.content):
            pause = written_pause(bare(written.strip(_EMPHASIS)))
            if pause is not None:
                self._prose.pause(place, pause)
            elif words := without_lead(self._words(place, written)):
                self._prose.speech(place, words)

    def _heading(self, row: int, written: str) -> None:
        if title := bare(self._words(row, written)):
            self._prose.title(row, title)
        else:
            self._prose.leave_out(row, "a heading without words is left out")

    def _check_number(self, opened: Token, row: int) -> None:
        """Report a number that is left out, such as the year in `1984. It was a bright cold day`."""
        number = opened.attrGet("start")
        if number is not None and number != 0:
            self._prose.leave_out(
                row, rf"the list's number {number} is left out; write {number}\. to have it spoken"
            )

    def _pieces(self, row: int, content: str) -> Iterator[tuple[int, str]]:
        """Split a paragraph into lines of the job, each with the row where it begins."""
        piece: list[str] = []
        for place, written in enumerate(content.split("\n"), start=row):
            is_pause = written_pause(bare(written.strip(_EMPHASIS))) is not None
            if piece and (is_pause or self._names_a_speaker(written)):
                yield place - len(piece), "\n".join(piece)
                piece = []
            piece.append(written)
            if is_pause:
                yield place, written
                piece = []
        if piece:
            yield place + 1 - len(piece), "\n".join(piece)

    def _names_a_speaker(self, written: str) -> bool:
        name, colon, _ = written.partition(":")
        return bool(colon) and bare(name.strip(_EMPHASIS)) in self._prose.cast

    def _words(self, row: int, written: str) -> str:
        """The words that a reader would see, as one line."""
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
                    "html", f"HTML in a line is left out, from {quoted(token.content)} on; its words are kept"
                )
            elif token.type == "image":
                left_out.setdefault(token.content, f"an image is left out: {quoted(token.content)}")
        for message in left_out.values():
            self._prose.leave_out(row, message)
        spoken = "".join(words)
        if any(token.type in ("image", "html_inline") for token in tokens):  # it leaves a space on both sides
            spoken = _SPACES.sub(" ", spoken).strip(" ")
        return spoken


def _front_matter(lines: list[str]) -> int:
    """Count the lines of front matter: a block of YAML between `---` and `---` or `...`."""
    if lines[0].rstrip() != "---":
        return 0
    ends = (place for place, line in enumerate(lines) if place and line.rstrip() in ("---", "..."))
    end = next(ends, 0)
    first = next((line for line in lines[1:end] if line.strip() and not line.startswith("#")), "")
    return end + 1 if _FRONT_MATTER_KEY.match(first) else 0
