"""Blocks of HTML in Markdown: toggles, the words of which are spoken; others are left out and reported.

Notion and GitHub write a toggle as `<details>`, with Markdown in it and the words that are always seen within
`<summary>`, and Notion a callout as `<aside>`.
"""

import re
from html import unescape
from itertools import accumulate, pairwise

from subgen.errors import quoted

__all__ = ["is_comment", "is_toggle", "left_out_html", "toggle_texts"]

_TOGGLE = re.compile(r"</?(?:details|summary|aside)\b", re.IGNORECASE)
_TAGS = re.compile(r"(</?(?:details|summary|aside|p|div|ul|li|br)\b[^<>]*>)", re.IGNORECASE)
_NO_WORDS = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?-->|<[^<>]*>", re.IGNORECASE | re.DOTALL)
_MOST_SEARCHED = 4_000
"""Characters of a block in which words are looked for, to show them."""
_OTHER_BLOCKS = re.compile(r"<(?:table|pre|script|style|svg|iframe|video|audio|!)", re.IGNORECASE)


def is_comment(html: str) -> bool:
    """Whether a block is a comment."""
    return html.lstrip().startswith("<!--")


def left_out_html(html: str) -> str:
    """The message for a block that is left out; it shows the words that are lost."""
    if is_comment(html):
        return "a comment is left out"
    words = " ".join(unescape(_NO_WORDS.sub(" ", html[:_MOST_SEARCHED])).split())
    if not words:
        return "a block of HTML is left out"
    return f"a block of HTML is left out: {quoted(words)}; write its words without tags to have them spoken"


def is_toggle(html: str) -> bool:
    """Whether a block is part of a toggle, with nothing in it that is no speech."""
    return _TOGGLE.search(html) is not None and not _OTHER_BLOCKS.search(html)


def toggle_texts(html: str, row: int) -> list[list[tuple[int, str]]]:
    """The texts between the tags of a toggle, each with its rows.

    Args:
        html: The block.
        row: Row where it begins.
    """
    parts = _TAGS.split(html)
    ends = accumulate((part.count("\n") for part in parts), initial=row)
    texts: list[list[tuple[int, str]]] = []
    for part, (start, _) in zip(parts, pairwise(ends), strict=True):
        if part.strip() and not _TAGS.fullmatch(part):
            rows = [(start + place, text.strip()) for place, text in enumerate(part.split("\n"))]
            texts.append([(place, text) for place, text in rows if text])
    return texts
