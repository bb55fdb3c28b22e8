r"""MD: Markdown, in which a paragraph or a list item is a line of the job and a heading opens a chapter.

The words are spoken: of emphasis, links and inline code those that a reader would see; line breaks are
spaces, or nothing in scripts without spaces. A paragraph is followed by a paragraph pause, an item of a tight
list by a line pause. A thematic break (`---`, `***`) is a paragraph pause. Quoted paragraphs are paragraphs.
A term and its definitions are lines, and so are the title of a callout and the summary of a toggle.

A line of a paragraph that is a pause (`[pause 1.5s]`) or begins with a name of the cast (`ASHA: Words.`,
`**ASHA:** Words.`) is a line by itself, as in a .txt: a dialogue is not meant to be one speech.

Left out with a finding: code blocks, raw HTML, tables, images with their descriptions, front matter, notes
and their marks, comments, formulas, shortcodes, citations, abbreviations, emoji codes, marks of callouts,
boxes of tasks, ids of blocks, and the number of an ordered list that does not begin at 0 or 1, because it may
be a year that begins a sentence. Left out without a finding: the marks themselves, attributes, `<br>`, and
definitions of links.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from markdown_it.token import Token

from subgen.errors import quoted
from subgen.inputs.decoding import LINE_END
from subgen.inputs.front_matter import front_matter_rows
from subgen.inputs.invisible import bare, without_lead, without_leads
from subgen.inputs.markdown_html import is_comment, is_toggle, left_out_html, toggle_texts
from subgen.inputs.markdown_rows import heading_words, rows_of
from subgen.inputs.markdown_syntax import MAX_NESTING, markdown_parser
from subgen.inputs.markdown_words import WordReader, Words
from subgen.inputs.markup import markup_problem
from subgen.inputs.pauses import PauseMark, written_pause
from subgen.inputs.script_builder import Prose
from subgen.inputs.speakers import split_speaker
from subgen.text.punctuation import ends_sentence
from subgen.text.words import words_of

__all__ = ["read_markdown"]

_ESCAPED_PAUSE = re.compile(r"(?<!\\)\\\[(\s{0,9}pause\b[ \t]{0,9}\.?\d[^\[\]\\\n]{0,60})\\\]", re.IGNORECASE)
"""A pause as Google Docs exports it, with its brackets escaped."""

_EMPHASIS = " \t*_"
_EMPHASIS_MARK = re.compile(r"(?<!\w)[*_]+|[*_]+(?!\w)")
_DIV_TITLE = re.compile(r"[\w-]+(?:\s+([^\s{:].*?)|\[(.*)\])\s*:*")
_TITLE_IN_QUOTES = re.compile(r"""["'].+["']""")
_SKIPPED = {"table_open": 1, "footnote_reference_open": 1, "table_close": -1, "footnote_reference_close": -1}
"""Blocks whose words are not spoken -> a step in or out of one."""

_LISTS = frozenset(
    f"{kind}_{end}" for kind in ("bullet_list", "ordered_list", "dl") for end in ("open", "close")
)
_WITH_WORDS = frozenset(("heading_open", "paragraph_open", "dt_open", "admonition_title_open"))
"""Blocks that have words of their own."""

_LEFT_OUT = {
    "code_block": "a block indented by four spaces is code and is left out; indent it less to have it spoken",
    "fence": "a code block is left out",
    "table_open": "a table is left out; write paragraphs, or hand it in as .csv",
    "math_block": "a formula is left out; write it in words to have it spoken",
    "math_block_label": "a formula is left out; write it in words to have it spoken",
    "amsmath": "a formula is left out; write it in words to have it spoken",
    "comment": "a comment is left out",
    "shortcode": "a shortcode is left out",
    "latex": "LaTeX is left out; write it in words to have it spoken",
}
"""Blocks that are left out -> the message of their finding."""

_LONGEST_TITLE = 100
_MOST_WORDS_IN_SENTENCE = 5
"""Limits of a title above dashes: characters, and words of one that ends as a sentence does."""

_SEPARATE_ROWS = "read aloud, though the row of dashes makes it a title: put an empty line above the dashes"


def read_markdown(prose: Prose, text: str) -> None:
    """Read a script.

    Args:
        prose: Collects its lines, faults and findings.
        text: The whole text, with its original line ends.
    """
    prose.begin(text)
    reader = _Markdown(prose)
    reader.read(without_leads(LINE_END.sub("\n", text)))
    if reader.has_html:
        prose.end("no line to speak: the text is HTML; save it as .html")
    else:
        prose.end()


class _Markdown:
    """Passes the blocks of one text to the builder, in order.

    Attributes:
        has_html: Whether a block of HTML was left out.
    """

    def __init__(self, prose: Prose) -> None:
        self.has_html = False
        self._prose = prose
        self._parser = markdown_parser()
        links: dict[str, Any] = {}
        self._links = links
        self._words = WordReader(self._parser, links)
        self._opened: Token | None = None  # the block whose words come next
        self._begins = ""  # the quote or the item of a list that has only begun
        self._lists = 0
        self._tight = False  # whether the line before is in the tight list that goes on here
        self._skipped = 0  # blocks around this one whose words are not spoken
        self._has_title = True  # whether the admonition that was opened gives its title

    def read(self, text: str) -> None:
        """Read the whole text; its line ends must be plain line feeds."""
        lines = text.split("\n")
        skipped = front_matter_rows(lines)
        if skipped:
            self._prose.leave_out(1, "the front matter is left out")
        unescaped = _ESCAPED_PAUSE.sub(r"[\1]", "\n".join([""] * skipped + lines[skipped:]))
        for token in self._parser.parse(unescaped, self._links):
            self._block(token, token.map[0] + 1 if token.map else 0)

    def _block(self, token: Token, row: int) -> None:
        self._skipped += _SKIPPED.get(token.type, 0)
        if token.type in ("blockquote_open", "list_item_open"):
            self._begin(token, row)
        elif token.type in _LISTS:
            self._list(token, row)
        elif token.type in _WITH_WORDS:
            self._opened = token
        elif token.type == "inline":
            if not self._skipped:
                self._inline(token, row)
        elif token.type in _LEFT_OUT or token.type == "html_block":
            if not self._skipped or token.type == "table_open":
                self._leave_out(token, row)
        else:
            self._other_block(token, row)

    def _other_block(self, token: Token, row: int) -> None:
        match token.type:
            case "hr":
                self._separate()
            case "admonition_open":
                self._has_title = _TITLE_IN_QUOTES.search(token.info) is not None
            case "container_div_open" | "container_div_close":
                self._div(token, row)
            case "footnote_reference_open":
                label = quoted(f"[^{token.meta['label']}]")
                self._prose.leave_out(row, f"a note is left out: {label}")

    def _begin(self, token: Token, row: int) -> None:
        """Begin a quote or an item of a list."""
        self._begins = token.type
        if token.level >= MAX_NESTING - 1:
            self._prose.fault(row, f"lists or quotes nested {MAX_NESTING} deep; use fewer levels")

    def _list(self, token: Token, row: int) -> None:
        """Begin or end a list."""
        self._lists += token.nesting
        if token.nesting > 0:
            self._check_number(token, row)
        else:
            self._tight = self._tight and self._lists > 0

    def _leave_out(self, token: Token, row: int) -> None:
        if token.type == "html_block" and is_toggle(token.content):
            for rows in toggle_texts(token.content, row):
                self._separate()
                self._speak(rows)
            self._separate()
            return
        self._separate()
        if token.type == "html_block":
            self.has_html = self.has_html or not is_comment(token.content)
            self._prose.leave_out(row, left_out_html(token.content))
        else:
            self._prose.leave_out(row, _LEFT_OUT[token.type])

    def _separate(self) -> None:
        self._prose.separate()
        self._tight = False

    def _inline(self, token: Token, row: int) -> None:
        """Handle the words of a heading, a paragraph, an item, or a term."""
        opened, begins = self._opened, self._begins
        self._begins = ""
        kind = opened.type if opened else ""
        if kind == "heading_open":
            self._separate()
            if opened is None or opened.markup != "-" or not _is_text(token.content):
                self._heading(row, token.content)
                return
            self._prose.find(row, "title", _SEPARATE_ROWS)
        if kind == "admonition_title_open" and not self._has_title:
            return
        # The parser marks the items of a tight list as hidden. A term begins such a list.
        is_tight = kind == "dt_open" or (opened is not None and opened.hidden)
        if kind == "dt_open" or not (is_tight and self._tight):
            self._separate()
        self._tight = is_tight
        self._paragraph(token.content, row, begins)
        if kind == "heading_open":
            self._separate()

    def _paragraph(self, content: str, row: int, begins: str) -> None:
        rows = rows_of(
            row, content, is_quoted=begins == "blockquote_open", is_item=begins == "list_item_open"
        )
        for place, message in rows.left_out:
            self._prose.leave_out(place, message)
        if rows.title:
            self._speak([rows.title])
            self._separate()
        for piece in self._pieces(rows.spoken):
            self._speak(piece)

    def _speak(self, rows: Sequence[tuple[int, str]]) -> None:
        """Hand in a line of the job."""
        (row, first), *_ = rows
        pause = written_pause(bare(first.strip(_EMPHASIS))) if len(rows) == 1 else None
        if pause is not None:
            self._prose.pause(row, pause)
            return
        words = self._read(rows)
        if words.pieces:
            self._prose.speech(row, words.pieces)

    def _read(self, rows: Sequence[tuple[int, str]], *, is_title: bool = False) -> Words:
        """Read the words of a line; report, with its row, what is left out, and markup that is left in."""
        words = self._words.read("\n".join(written for _, written in rows))
        if markup := markup_problem(words.plain, is_cell=True, is_title=is_title):
            self._prose.find(rows[0][0], "markup", markup)
        for each in words.left_out:
            self._prose.leave_out(rows[min(each.row, len(rows) - 1)][0], each.message)
        pieces = list(words.pieces)
        if pieces and isinstance(pieces[0], str):
            pieces[0] = without_lead(pieces[0])
        return replace(words, pieces=tuple(piece for piece in pieces if piece))

    def _heading(self, row: int, written: str) -> None:
        words = self._read([(row, heading_words(written))], is_title=True)
        for piece in words.pieces:
            if isinstance(piece, PauseMark):
                self._prose.leave_out(row, f"a pause in a title is left out: {quoted(piece.written)}")
        texts = (piece.strip() for piece in words.pieces if isinstance(piece, str))
        if title := bare(" ".join(filter(None, texts))):
            self._prose.title(row, title)
        else:
            self._prose.leave_out(row, "a heading without words is left out")

    def _check_number(self, opened: Token, row: int) -> None:
        """Report a number that is left out, such as the year in `1984. It was a bright cold day`."""
        number = opened.attrGet("start")
        if number is not None and number != 0 and not self._skipped:
            self._prose.leave_out(
                row, rf"the list's number {number} is left out; write {number}\. to have it spoken"
            )

    def _div(self, token: Token, row: int) -> None:
        self._separate()
        title = _DIV_TITLE.fullmatch(token.info.strip()) if token.nesting == 1 else None
        if title and not self._skipped:
            message = f"the title of a div is left out: {quoted(title[1] or title[2])}"
            self._prose.leave_out(row, message)

    def _pieces(self, rows: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
        """Split a paragraph into lines of the job."""
        piece: list[tuple[int, str]] = []
        for row, written in rows:
            is_pause = written_pause(bare(written.strip(_EMPHASIS))) is not None
            if piece and (is_pause or self._names_a_speaker(written)):
                yield piece
                piece = []
            piece.append((row, written))
            if is_pause:
                yield piece
                piece = []
        if piece:
            yield piece

    def _names_a_speaker(self, written: str) -> bool:
        return split_speaker(_EMPHASIS_MARK.sub("", written), self._prose.cast) is not None


def _is_text(underlined: str) -> bool:
    """Whether the rows above a row of dashes are text, so that the dashes are a break and no underline."""
    if "\n" in underlined or len(underlined) > _LONGEST_TITLE:
        return True
    return ends_sentence(underlined) and len(words_of(underlined)) > _MOST_WORDS_IN_SENTENCE
