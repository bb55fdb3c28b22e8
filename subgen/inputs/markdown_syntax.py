r"""The parser of Markdown: CommonMark, and what GitHub, Pandoc, Obsidian, Hugo and MkDocs add to it.

Plugins of `mdit-py-plugins` read footnotes, definition lists, formulas, admonitions, fenced divs, attributes,
sub- and superscripts. Here are the marks that it has no plugin for, as rules of the inline parser, and limits
for its own, where prose uses the same characters otherwise (`$5 and $6`, `2^3`).

    [[Page|shown]]               a token `text_special`: the words that a reader would see
    ==highlight==                tokens `mark_open` and `mark_close`
    [pause 1s], <break/>         a token `pause`
    ![[embed]], {{< x >}}, {% x %}, [@key], %%comment%%, :smile:
                                 a token `left_out`; its `info` names the thing
"""

import re
from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.admon import admon_plugin
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from subgen.inputs.markdown_blocks import add_block_rules
from subgen.inputs.pauses import PAUSE_MARK

__all__ = ["MAX_NESTING", "markdown_parser"]

MAX_NESTING = 50
"""Levels of lists and quotes; the parser drops deeper ones, and soon reaches the recursion limit."""

_Rule = Callable[[StateInline, bool], bool]

# Each pattern is bounded, so that a long line of opening marks is not gone through again and again.
_LEFT_OUT: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    ("embed", "an embedded file", re.compile(r"!\[\[[^\[\]\n]{1,400}\]\]")),
    ("shortcode", "a shortcode", re.compile(r"\{\{[<%].{0,2000}?[%>]\}\}", re.DOTALL)),
    ("template", "a tag of a template", re.compile(r"\{%.{0,2000}?%\}|\{\{.{1,400}?\}\}", re.DOTALL)),
    (
        "citation",
        "a citation",
        re.compile(r"\[(?:[^\[\]@\n]{0,200}[\s;-])?@[\w{][^\[\]]{0,400}\](?![(\[:])"),
    ),
    ("note_to_editor", "a comment", re.compile(r"\{>>.{0,2000}?<<\}", re.DOTALL)),
    ("deletion", "a deletion", re.compile(r"\{--.{1,2000}?--\}", re.DOTALL)),
    ("comment", "a comment", re.compile(r"(?<![\w%])%%(?!%)(?:(?!%%).){1,4000}%%(?!%)", re.DOTALL)),
    ("emoji", "an emoji code", re.compile(r"(?<![\w:])(?::(?:[+-]1|[a-z][a-z0-9_+-]{1,40}):)+(?![\w:])")),
)
"""Rule, the name of what it leaves out, and its pattern."""

_WIKI_LINK = re.compile(r"\[\[([^\[\]|\n]{1,400})(?:\|([^\[\]\n]{0,400}))?\]\](?!\()")
_HIGHLIGHT = re.compile(r"==(?=[^\s=])((?:(?!==).){1,2000}?)(?<=\S)==(?!=)", re.DOTALL)
_FORMULA = re.compile(r"(?<![\w$])\$(?P<body>[^\s$](?:[^$]{0,1000}[^\s$\\])?)\$(?![\w$])")
_DISPLAYED_FORMULA = re.compile(r"\$\$[^$]{1,4000}\$\$")
_PRICE = re.compile(r"\d[\d.,]*(?:\s[^\\^_=+<>{}]*)?$")
"""The text between two dollar signs that are prices: `$5 (or 4$`."""
_TEX_FORMULA = re.compile(
    r"\\\((?P<row>(?:(?!\\\)).){1,400})\\\)|\\\[(?P<block>(?:(?!\\\]).){1,400})\\\]", re.DOTALL
)
_OF_A_FORMULA = re.compile(r"\\[A-Za-z]{2}|\^[\w{]|(?<!\\)_[\w{]|=")
"""A sign that the text between escaped brackets is a formula: Google Docs escapes plain brackets too."""
_ATTRIBUTES = re.compile(
    r"\{:?\s*(?:(?:[#.][\w:.-]+|[\w:-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s{}\"']+)|-)\s*){1,40}\}"
)
_SUPERSCRIPT = re.compile(r"\^\[(?=[^\]]{1,2000}\])|\^[^\s^\[][^\s^]{0,100}\^(?![\d^])")
"""Also the mark of a note that is written in the line, `^[note]`, which another rule reads."""
_NOTE_MARK = re.compile(r"\[(?!\^)|\[\^[^\s\]]{1,200}\]")
_SUBSCRIPT = re.compile(r"~~|~[^\s~]{1,100}~(?!\d)")


def markdown_parser() -> MarkdownIt:
    """A parser of blocks; the words of each block are parsed when they are reached."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.validateLink = _any_link  # type: ignore[method-assign] # nobody follows them: none is text
    # Blocks first, and the words of each only when it is reached: a book's would fill the memory.
    parser.enable(["table", "strikethrough"]).disable("inline")
    parser.use(footnote_plugin, move_to_end=False, always_match_refs=True)
    parser.use(deflist_plugin).use(admon_plugin)
    parser.use(container_plugin, "div", validate=_any_div)
    parser.use(dollarmath_plugin, allow_space=False, allow_blank_lines=False, double_inline=True)
    parser.use(amsmath_plugin).use(attrs_plugin, spans=True)
    parser.use(sub_plugin).use(superscript_plugin)
    add_block_rules(parser)
    _add_inline_rules(parser)
    return parser


def _add_inline_rules(parser: MarkdownIt) -> None:
    ruler = parser.inline.ruler
    ruler.before("math_inline", "dollar", _plain_unless("$", _is_formula))
    ruler.before("sup", "caret", _plain_unless("^", _SUPERSCRIPT.match))
    ruler.before("link", "bracket", _plain_unless("[", _NOTE_MARK.match))
    ruler.before("strikethrough", "tilde", _plain_unless("~", _SUBSCRIPT.match))
    ruler.before("escape", "tex_formula", _tex_formula)
    ruler.before("link", "attributes", _attributes)
    ruler.before("link", "pause", _pause)
    ruler.before("link", "wiki_link", _wiki_link)
    ruler.before("link", "highlight", _highlight)
    for name, what, pattern in _LEFT_OUT:
        ruler.before("link" if name != "embed" else "wiki_link", name, _leaves_out(what, pattern))


def _any_link(url: str) -> bool:
    return bool(url) or True


def _any_div(params: str, markup: str) -> bool:
    del params, markup
    return True


def _plain_unless(mark: str, is_markup: Callable[[str, int], object]) -> _Rule:
    """A rule that takes a character for text where the pattern of its markup does not match."""

    def rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 # as the parser calls it
        if state.src[state.pos] != mark or is_markup(state.src, state.pos):
            return False
        if not silent:
            state.pending += mark
        state.pos += 1
        return True

    return rule


def _is_formula(text: str, place: int) -> bool:
    if _DISPLAYED_FORMULA.match(text, place):
        return True
    found = _FORMULA.match(text, place)
    return found is not None and not _PRICE.match(found["body"])


def _leaves_out(what: str, pattern: re.Pattern[str]) -> _Rule:
    def rule(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
        found = pattern.match(state.src, state.pos, state.posMax)
        if not found:
            return False
        if not silent:
            token = state.push("left_out", "", 0)
            token.content, token.info = found.group(), what
        state.pos = found.end()
        return True

    return rule


def _pause(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    found = PAUSE_MARK.match(state.src, state.pos, state.posMax)
    if not found or state.src[found.end() : found.end() + 1] in ("(", "["):
        return False
    if not silent:
        state.push("pause", "", 0).content = found.group()
    state.pos = found.end()
    return True


def _tex_formula(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    found = _TEX_FORMULA.match(state.src, state.pos, state.posMax)
    body = (found["row"] or found["block"]) if found else ""
    if not found or not _OF_A_FORMULA.search(body):
        return False
    if not silent:
        state.push("math_inline", "math", 0).content = body
    state.pos = found.end()
    return True


def _attributes(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    """Read attributes right after an image, a link, code or emphasis, in forms unknown to the plugin."""
    del silent  # nothing is shown
    if state.src[state.pos] != "{" or state.src[state.pos - 1 : state.pos] not in tuple(")]`*_"):
        return False
    found = _ATTRIBUTES.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    state.pos = found.end()
    return True


def _wiki_link(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    found = _WIKI_LINK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("text_special", "", 0).content = found[2] or _shown_name(found[1])
    state.pos = found.end()
    return True


def _shown_name(target: str) -> str:
    """The words of a link without a text: its page and heading, without the id of a block."""
    page, _, place = target.rstrip("\\").partition("#")
    heading = "" if place.startswith("^") else " ".join(place.split("#"))
    return " ".join(filter(None, (page.strip(), heading.strip())))


def _highlight(state: StateInline, silent: bool) -> bool:  # noqa: FBT001
    before, place, end = state.src[state.pos - 1 : state.pos], state.pos, state.posMax
    found = _HIGHLIGHT.match(state.src, place, end)
    if not found or before == "=":
        return False
    if _is_ascii_word(before) and _is_ascii_word(state.src[found.end() : found.end() + 1]):
        return False  # `a==b and c==d`
    if not silent:
        state.push("mark_open", "mark", 1)
        state.pos, state.posMax = found.start(1), found.end(1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
    state.pos, state.posMax = found.end(), end
    return True


def _is_ascii_word(character: str) -> bool:
    return character.isascii() and character.isalnum()
