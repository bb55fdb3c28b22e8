"""Numbers in a text, as another language writes them.

espeak-ng reads the digits; here they are found, and their separators become those of the other language.
"""

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["find_numbers"]

_COMMA_IS_POINT = frozenset(
    ("de", "el", "es", "fi", "fr", "id", "it", "nl", "no", "pl", "pt", "ru", "sv", "tr", "vi")
)
"""Languages that write 3,5 for three and a half. Source: Unicode CLDR, `numbers/symbols/decimal`."""

_NUMBER = re.compile(
    r"""(?<![A-Za-z_\d])
    (?P<sign>[$€£¥₹]?)
    (?P<digits>\d+(?:[.,:]\d+)*)
    (?P<ordinal>(?:st|nd|rd|th)(?![A-Za-z]))?
    (?P<percent>\s?%)?
    (?![A-Za-z_])""",
    re.VERBOSE,
)


def find_numbers(text: str, language: str, number_language: str) -> Iterator[tuple[int, int, str, str]]:
    """Find the numbers in a text.

    Args:
        text: The text.
        language: Code of its language, by which its separators are read.
        number_language: Code of the language in which the numbers are read.

    Yields:
        The start and end of a number, the number as the other language writes it, and that language's code.
    """
    if number_language == language:
        return
    for found in _NUMBER.finditer(text):
        number = _in_language(_ascii_digits(found["digits"]), language, number_language)
        yield found.start(), found.end(), found["sign"] + number + (found["percent"] or ""), number_language


def _ascii_digits(digits: str) -> str:
    return "".join(str(unicodedata.decimal(mark)) if mark.isdecimal() else mark for mark in digits)


def _in_language(digits: str, language: str, number_language: str) -> str:
    """Return a number without marks between thousands, and with the other language's decimal mark."""
    if ":" in digits:
        return digits
    point, group = (",", ".") if language in _COMMA_IS_POINT else (".", ",")
    whole, mark, decimals = digits.partition(point)
    groups = whole.split(group)
    if point in decimals or group in decimals or not all(map(_is_group, groups[1:])):
        return digits  # a version or a date, such as 1.2.3
    return "".join(groups) + (
        (("," if number_language in _COMMA_IS_POINT else ".") + decimals) if mark else ""
    )


def _is_group(digits: str) -> bool:
    """Whether digits can follow a mark between thousands; Indian ones can be two."""
    return len(digits) in (2, 3)
