"""Emphasis beside letters and marks of Chinese, Japanese and Korean.

By CommonMark, `**` between a mark of punctuation and a letter neither opens nor closes emphasis on the side
of the mark, because a space is missing there: `**编码。**很多人` keeps its asterisks. These scripts have no
such space, so a wide letter or mark next to the asterisks counts as one.

Source: the specification of markdown-cjk-friendly, which markdown-it and remark have as a plugin.
"""

import unicodedata

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned

__all__ = ["WideState"]


class WideState(StateInline):
    """The state of the inline parser; its emphasis needs no spaces in scripts without them."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803 # overrides
        """Return whether the marks at a place can open and close emphasis, and how many they are."""
        scanned = super().scanDelims(start, canSplitWord)
        before = self.src[start - 1 : start] or " "
        after = self.src[start + scanned.length : start + scanned.length + 1] or " "
        if not canSplitWord or (before.isascii() and after.isascii()):
            return scanned
        return Scanned(_opens(before, after), _opens(after, before), scanned.length)


def _opens(outside: str, inside: str) -> bool:
    """Whether emphasis can begin between two characters; ends are the same, seen from the other side."""
    if isWhiteSpace(ord(inside)):
        return False
    return not _is_narrow_mark(inside) or isWhiteSpace(ord(outside)) or _is_mark(outside) or _is_wide(outside)


def _is_narrow_mark(character: str) -> bool:
    return _is_mark(character) and not _is_wide(character)


def _is_mark(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WFH"
