"""Removal of the key from texts of the service, which may repeat it.

The texts of a service are cut: by the service, at the ends of frames, and by aiohttp in its errors. So pieces
of the key are replaced too, wherever they are.
"""

import re
from collections.abc import Callable

from subgen.providers.smallest.endpoint import LOCAL_KEY, Endpoint

__all__ = ["REPLACEMENT", "redactor_for"]

REPLACEMENT = "[key]"
_LONGEST_PIECE = 8
"""Characters of a piece that is replaced: a shorter one of a long key is no secret, and may be a word."""

_SHORTEST_PIECE = 6
"""Keys shorter than this are replaced as whole words only: they are in words of any text."""


def redactor_for(endpoint: Endpoint) -> Callable[[str], str]:
    """Return a function that replaces the key of an endpoint, and pieces of it, in a text.

    The key of the local service is a word that everybody knows, and is not replaced.
    """
    key = endpoint.key
    if not key or key == LOCAL_KEY:
        return str
    if len(key) < _SHORTEST_PIECE:
        whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(key)}(?![A-Za-z0-9])")
        return lambda text: whole.sub(REPLACEMENT, text)
    length = min(_LONGEST_PIECE, max(_SHORTEST_PIECE, len(key) // 2))
    pieces = {key[start : start + length] for start in range(len(key) - length + 1)}
    return _redactor("|".join(map(re.escape, sorted(pieces))), length)


def _redactor(pieces: str, length: int) -> Callable[[str], str]:
    """Return a function that replaces each run of pieces, which may overlap, once."""
    has_piece = re.compile(pieces).search
    find_pieces = re.compile(f"(?={pieces})").finditer

    def redact(text: str) -> str:
        if len(text) < length or has_piece(text) is None:
            return text
        redacted: list[str] = []
        end = 0
        for piece in find_pieces(text):
            if piece.start() > end or not redacted:
                redacted += [text[end : piece.start()], REPLACEMENT]
            end = piece.start() + length
        return "".join([*redacted, text[end:]])

    return redact
