r"""Markup in text that is spoken as it is written: plain scripts, and the cells of tables.

`text` is verbatim, so HTML in a .txt is read aloud, tags and all. Nobody wants that, so it is a finding. What
only resembles markup is none: prices (`<5`), comparisons (`a < b`), `AT&T`, `[sic]`, `{x}`, `5 * 3 * 2`,
`snake_case`, `__init__`.
"""

import re
from dataclasses import dataclass
from html.entities import html5

from subgen.errors import quoted

__all__ = ["markup_problem"]

_HTML = (
    "a abbr address article aside b blockquote body br caption center cite code col dd del details div dl "
    "dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 head header hr html i img ins kbd li link main "
    "mark meta nav ol p pre q rp rt ruby s script section small span strike strong style sub summary sup "
    "table tbody td th thead title tr tt u ul var"
)
_SPEECH = "audio emphasis lang lexicon par phoneme prosody say-as seq speak token voice w"
_VALUE = r"""(?:"[^"<>]{0,400}"|'[^'<>]{0,400}'|[^\s"'<>=]{1,200})"""
_ATTRIBUTES = rf"(?:\s+[\w:.-]{{1,60}}\s*=\s*{_VALUE}){{0,40}}"


def _tags(names: str) -> str:
    return rf"<(?:{'|'.join(names.split())})\b(?![\w:-]){_ATTRIBUTES}(?:\s*/)?>"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of markup: its pattern, its name, and what to do in a script and in a cell."""

    pattern: re.Pattern[str]
    name: str
    remedy: str
    in_cell: str


def _kind(pattern: str, name: str, remedy: str, in_cell: str = "") -> _Kind:
    return _Kind(re.compile(pattern, re.IGNORECASE), name, remedy, in_cell or remedy)


_TAKE_TAGS_OUT = "take the tags out"
_AS_HTML = f"save the text as .html, or {_TAKE_TAGS_OUT}"
_AS_MARKDOWN = "name the file .md, or take the marks out"
_TAKE_MARKS_OUT = "take the marks out"

_KINDS = (
    _kind(
        rf"{_tags(_SPEECH)}|</(?:{'|'.join(_SPEECH.split())})\s*>|</?(?:amazon|mstts|google):[^<>]{{1,200}}>",
        "SSML",
        f"{_TAKE_TAGS_OUT}; a pause is [pause 1.5s]",
    ),
    _kind(
        rf"{_tags(_HTML)}|</[a-z][\w:-]{{0,40}}\s*>|<!--|<!doctype\b|<!\[CDATA\[|<\?xml\b"
        r"|<v[ .][^<>]{1,80}>"
        rf"|<[a-z][\w:-]{{0,40}}(?:\s+[\w:.-]{{1,60}}\s*=\s*\"[^\"<>]{{0,400}}\"){{1,40}}\s*/?>"
        r"|<c(?:\.[\w-]{1,40})+>|<\d\d:\d\d[\d:.]{1,10}>",
        "HTML",
        _AS_HTML,
        _TAKE_TAGS_OUT,
    ),
    _kind(r"\{\\[a-z0-9][^{}]{0,200}\}", "a tag of ASS", _TAKE_TAGS_OUT),
    _kind(r"\d\d:\d\d[:.,\d]{1,10}\s*-->", "the time of a subtitle", "take the times out"),
    _kind(r"^\s*\|(?:[^|\n]{0,200}\|){2,100}\s*$", "a row of a table", "hand the table in as .csv"),
    _kind(
        r"\{\{.{1,400}?\}\}|\{%.{1,400}?%\}|<%[=-]?\s.{1,400}?%>|\$\{[a-z_][\w.]{0,60}\}",
        "a tag of a template",
        _TAKE_TAGS_OUT,
    ),
    _kind(r"!?\[\[[^\[\]\n]{1,200}\]\]", "a wiki link", _AS_MARKDOWN, _TAKE_MARKS_OUT),
    _kind(r"\[\^(?:\d{1,4}|[a-z]\w{1,40}|\*)\]", "the mark of a note", _AS_MARKDOWN, "take it out"),
    _kind(
        r"!?\[[^\[\]\n]{0,200}\]\((?:https?:|mailto:|\.{0,2}/|#)[^()\s]{0,400}(?:\s[^()\n]{0,200})?\)"
        r"|(?<![\w*])(\*{1,3})(?=[^\s*])[^*\n]{1,400}?(?<=[^\s*])\1(?![\w*])"
        r"|(?<![\w_])__(?=[^\s_])[^_\n]{0,400}?\s[^_\n]{0,400}?(?<=[^\s_])__(?![\w_])"
        r"|(?<![\w_])_(?=[^\s_])[^_\n]{1,400}?(?<=[^\s_])_(?![\w_])"
        r"|\{:?\s*[#.][a-z][^{}\n]{0,200}\}|^\s*[-*+]\s+\[[ x]\]\s|\[![a-z]{2,30}\][+-]?(?=\s|$)"
        r"|~~(?=\S)[^~\n]{1,400}?(?<=\S)~~|(?<![\w=])==(?=[^\s=])[^=\n]{1,400}?(?<=\S)==(?![\w=])"
        r"|(?<!`)`[^`\n]{1,400}`(?!`)|(?<![\w*])\*\*(?=[^\W\d])",
        "Markdown",
        _AS_MARKDOWN,
        _TAKE_MARKS_OUT,
    ),
    _kind(
        r"\[/(?:b|i|u|s|url|quote|color|size|img|code)\]|\[(?:url|color|size|quote|font)=[^\[\]\n]{1,100}\]",
        "BBCode",
        _TAKE_TAGS_OUT,
    ),
    _kind(r"\\(?:textbf|textit|emph|section|chapter|footnote|cite|begin|end)\{", "LaTeX", _TAKE_MARKS_OUT),
)

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_ANY_MARK = re.compile(r"[<>&{\[*_~=`\\|]")
_MOST_SHOWN = 40


def markup_problem(text: str, *, is_cell: bool, is_title: bool = False) -> str | None:
    """The message of a finding for the first markup in a text; None where there is none.

    Args:
        text: A line of a script or a cell, without the pauses written in it.
        is_cell: Whether it is a cell, which no other format of its file would read as markup.
        is_title: Whether it is a title, which is seen rather than spoken.
    """
    place = "stays in the title" if is_title else "is read aloud"
    if not _ANY_MARK.search(text):
        return None
    for entity in _ENTITY.finditer(text):
        name = entity.group()[1:]
        if name.startswith("#") or name in html5:
            remedy = "write the character" if is_cell else "save the text as .html, or write the character"
            return f"{quoted(entity.group())} {place}: it is a character of HTML; {remedy}"
    for kind in _KINDS:
        if found := kind.pattern.search(text):
            remedy = kind.in_cell if is_cell else kind.remedy
            shown = quoted(found.group()[:_MOST_SHOWN])
            return f"{shown} {place}: it looks like {kind.name}; {remedy}"
    return None
