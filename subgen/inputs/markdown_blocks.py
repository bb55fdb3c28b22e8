r"""Blocks of Markdown for which the parser has no plugin, as rules of its block parser.

A comment of Obsidian between two rows with `%%` becomes a token `comment`. A shortcode of Hugo or Jekyll that
takes several rows, or that has code between its two ends, becomes a token `shortcode`, and an environment of
LaTeX (`\begin{tabular}`) a token `latex`. Words beside a comment of HTML or a tag such as `<br>` become a
paragraph, where CommonMark sees a block of HTML.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.html_blocks import block_names
from markdown_it.rules_block import StateBlock, html_block
from mdit_py_plugins.admon.index import admonition

__all__ = ["add_block_rules"]

_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)")
_BLOCK_TAGS = frozenset((*block_names, "pre", "script", "style", "textarea"))
_SHORTCODE_ROW = re.compile(r"\{(?:\{[<%]|%)-?\s*(?P<name>[\w-]+)")
_SHORTCODE_END = re.compile(r"[%>]\}\}|%\}")
_CODE_SHORTCODES = frozenset(("code", "code-toggle", "highlight", "katex", "mermaid", "rawhtml"))
_ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}")
_MOST_ROWS = 300
"""Rows of a shortcode or an environment; an end is not looked for through the whole book, once a row."""
_COMMENT_LINE = "%%"
_INDENT = 4


def add_block_rules(parser: MarkdownIt) -> None:
    """Add the rules to a parser."""
    parser.block.ruler.before(
        "fence", "comment", _comment_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.at(
        "admonition", _admonition, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.before(
        "fence", "shortcode", _shortcode_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )
    parser.block.ruler.before(
        "lheading", "latex", _latex_block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _admonition(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001
    """Read an admonition, which has indented rows below it; without them `!!! Stop` is text."""
    following = next((row for row in range(first + 1, min(last, first + 3)) if not state.isEmpty(row)), None)
    if following is None or state.sCount[following] - state.blkIndent < _INDENT:
        return False
    return admonition(state, first, last, silent)


def _comment_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a comment of Obsidian that begins with a row `%%`; one that never ends is text."""
    if not _row(state, first).startswith(_COMMENT_LINE) or _row(state, first).count(_COMMENT_LINE) > 1:
        return False
    end = next((row for row in range(first + 1, last) if _COMMENT_LINE in _row(state, row)), None)
    if end is None or not _row(state, end).rstrip().endswith(_COMMENT_LINE):
        return False
    if silent:
        return True
    token = state.push("comment", "", 0)
    token.map = [first, end + 1]
    state.line = end + 1
    return True


def _shortcode_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a shortcode of several rows, or one with code in it, which is not speech either."""
    opened = _SHORTCODE_ROW.match(_row(state, first))
    if not opened:
        return False
    name = opened["name"].lower()
    if name in _CODE_SHORTCODES:
        end_mark = re.compile(rf"\{{(?:\{{[<%]|%)\s*/?\s*(?:end)?{name}\s*(?:[%>]\}}|%)\}}", re.IGNORECASE)
        rows = range(first + 1, min(last, first + _MOST_ROWS))
    else:
        end_mark, rows = _SHORTCODE_END, range(first, min(last, first + _MOST_ROWS))
    end = next((row for row in rows if end_mark.search(_row(state, row))), None)
    if end is None or (end == first and name not in _CODE_SHORTCODES):
        return False
    if silent:
        return True
    token = state.push("shortcode", "", 0)
    token.map = [first, end + 1]
    state.line = end + 1
    return True


def _latex_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001
    """Read an environment of LaTeX that is no formula, such as a table; one that never ends is text."""
    opened = _ENVIRONMENT.match(_row(state, first))
    if not opened:
        return False
    end_mark = f"\\end{{{opened[1]}}}"
    rows = range(first, min(last, first + _MOST_ROWS))
    end = next((row for row in rows if end_mark in _row(state, row)), None)
    if end is None:
        return False
    if silent:
        return True
    token = state.push("latex", "", 0)
    token.map = [first, end + 1]
    state.line = end + 1
    return True


def _html_block(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001
    """Read a block of HTML, unless its first row has words that CommonMark would take for a part of it.

    A row with a comment and words is a paragraph, and so are a row with only `<br>`, `<a id="x"></a>` or
    another tag that browsers show within a line, and the rows after it.
    """
    row = _row(state, first)
    tag = _TAG_NAME.match(row)
    if tag and tag[1].lower() not in _BLOCK_TAGS:
        return False
    if row.startswith("<!--") and row.partition("-->")[2].strip():
        return False
    return html_block(state, first, last, silent)


def _row(state: StateBlock, row: int) -> str:
    return state.src[state.bMarks[row] + state.tShift[row] : state.eMarks[row]]
