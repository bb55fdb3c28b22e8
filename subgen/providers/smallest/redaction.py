r"""Removal of the key from texts of the service, which may repeat it.

The texts of a service are cut: by the service, at the ends of frames, and by aiohttp in its errors. So pieces
of the key are replaced too, wherever they are. They are found in capitals or not, reversed, in hexadecimal
and in base64 (of either alphabet, whatever comes before them), and where characters are escaped as `%6B`,
`\u006b`, `\x6b`, `&#107;` or `&#x6b;`. What is encoded twice is not found: a service can always hide what it
was given.
"""

import base64
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from subgen.providers.smallest.endpoint import LOCAL_KEY, Endpoint

__all__ = ["REPLACEMENT", "redactor_for"]

REPLACEMENT = "[key]"
_LONGEST_PIECE = 8
"""Characters of a piece that is replaced: a shorter one of a long key is no secret, and may be a word."""

_SHORTEST_PIECE = 6
"""Keys shorter than this are replaced as whole words only: they are in words of any text."""

_FOLDED = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}
"""Capital -> small letter, of ASCII only: other letters may become two, which moves those that follow."""

_ESCAPE = re.compile(
    r"%([0-9a-f]{2})|\\u00([0-9a-f]{2})|\\x([0-9a-f]{2})|&#x0{0,4}([0-9a-f]{2});|&#0{0,4}([0-9]{2,3});",
    re.IGNORECASE | re.ASCII,
)
_DECIMAL = 5
"""Group of the escape that is written in decimal."""


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
    pieces = {
        form[start : start + size].translate(_FOLDED)
        for form, size in _forms(key, length)
        for start in range(len(form) - size + 1)
    }
    return _redactor(pieces, min(map(len, pieces)))


def _forms(key: str, length: int) -> Iterator[tuple[str, int]]:
    """Yield the forms of a key, each with the length of its pieces."""
    yield key, length
    yield key[::-1], length
    yield key.encode().hex(), 2 * length
    for before in range(3):  # base64 takes three bytes at once: its letters depend on the place in them
        encoded = base64.b64encode(bytes(before) + key.encode())
        first, last = (before * 8 + 5) // 6, (before + len(key)) * 8 // 6  # those with bits of the key alone
        for form in {encoded, encoded.replace(b"+", b"-").replace(b"/", b"_")}:
            yield form[first:last].decode(), (length * 8 - 5) // 6


def _redactor(pieces: set[str], shortest: int) -> Callable[[str], str]:
    """Return a function that replaces each run of pieces, which may overlap, once."""
    either = _pattern(sorted(pieces, key=len, reverse=True))
    has_piece = re.compile(either).search
    find_pieces = re.compile(f"(?=({either}))").finditer

    def redact(text: str) -> str:
        if len(text) < shortest:
            return text
        plain, places = _unescaped(text)
        plain = plain.translate(_FOLDED)
        if has_piece(plain) is None:
            return text
        redacted: list[str] = []
        end = 0
        for piece in find_pieces(plain):
            if piece.start() > end or not redacted:
                redacted += [text[places(end) : places(piece.start())], REPLACEMENT]
            end = max(end, piece.end(1))
        return "".join([*redacted, text[places(end) :]])

    return redact


def _pattern(pieces: list[str], shared: int = 3) -> str:
    """Return a pattern of alternatives that are grouped by their first characters, so that few are tried."""
    if not shared:
        return "|".join(map(re.escape, pieces))
    groups: dict[str, list[str]] = {}
    for piece in pieces:
        groups.setdefault(piece[0], []).append(piece[1:])
    return "|".join(f"{re.escape(first)}(?:{_pattern(rest, shared - 1)})" for first, rest in groups.items())


def _unescaped(text: str) -> tuple[str, Callable[[int], int]]:
    """Return a text without escapes, and the place in the text of each of its characters."""
    found = [escape.span() for escape in _ESCAPE.finditer(text)]
    if not found:
        return text, int
    plain: list[str] = []
    places: list[int] = []
    ends = [(0, 0), *found, (len(text), len(text))]
    for (_, before), (start, end) in pairwise(ends):
        plain.append(text[before:start])
        places.extend(range(before, start))
        if start < end:
            plain.append(_character(text[start:end]))
            places.append(start)
    places.append(len(text))
    return "".join(plain), places.__getitem__


def _character(escape: str) -> str:
    match = _ESCAPE.fullmatch(escape)
    assert match is not None  # noqa: S101 # it was found by the same expression
    number = int(match[match.lastindex or 0], 10 if match.lastindex == _DECIMAL else 16)
    return chr(number)
