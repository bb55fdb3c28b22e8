"""Decode inputs: UTF-8 with or without a byte order mark, UTF-16 with one; no guessing."""

import codecs
import re

from subgen.errors import Fault

__all__ = ["LINE_END", "decode"]

LINE_END = re.compile(r"\r\n|\n|\r")
"""Ends of physical lines; other Unicode separators are characters of the text."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16, as its byte order mark says"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16, as its byte order mark says"),
)

_BINARIES = (
    (b"PK\x03\x04", "a ZIP archive, as Excel, Word and Pages save; export it as text, in UTF-8"),
    (b"\xd0\xcf\x11\xe0", "an old Office file; export it as text, in UTF-8"),
    (b"\x1f\x8b", "a gzip archive; unpack it to UTF-8 text"),
    (b"%PDF-", "a PDF; export it as text, in UTF-8"),
)
"""First bytes of files that are not text -> what they are, and what to do."""

_NO_TEXT = "; it has NULs, so it is not text; give UTF-8 text"
"""Hint for pictures, sounds and programs, which saving as UTF-8 does not help."""

_FIRST_LETTERS = 4
"""Within this many characters, every encoding with NULs in plain letters shows one."""


def decode(file: str, raw: bytes) -> str | Fault:
    """Decode an input; return its text, or the fault that prevents it.

    Args:
        file: Name of the input in messages.
        raw: All of its bytes.
    """
    for beginning, what in _BINARIES:
        if raw.startswith(beginning):
            return Fault(file=file, row=0, problem=f"not UTF-8 text: byte 0 begins {what}")
    mark, encoding, label = b"", "utf-8", "UTF-8"
    for known, its_encoding, its_label in _MARKS:
        if raw.startswith(known):
            mark, encoding, label = known, its_encoding, its_label
    body = raw[len(mark) :]
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as fault:
        before = body[: fault.start].decode(encoding, errors="ignore")
        row = len(LINE_END.findall(before)) + 1
        what_to_do = _NO_TEXT if b"\0" in raw and not mark else "; save the file as UTF-8"
        problem = f"not {label}: byte {len(mark) + fault.start} cannot be read{what_to_do}"
        return Fault(file=file, row=row, problem=problem)
    nul = text.find("\0", 0, _FIRST_LETTERS)
    if nul >= 0:
        offset = len(mark) + len(text[:nul].encode(encoding))
        problem = f"not {label}: byte {offset} is a NUL; save the file as UTF-8"
        return Fault(file=file, row=1, problem=problem)
    return text
