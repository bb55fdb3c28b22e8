"""From bytes to text: UTF-8 with or without its mark, UTF-16 with it, and nothing guessed."""

import codecs

from subgen.errors import Fault

__all__ = ["decode"]


def decode(file: str, raw: bytes) -> str | Fault:
    """The text of an input, or the one fault that keeps it from being text.

    Args:
        file: The input as the user named it.
        raw: All of its bytes.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding, label = "utf-16", "UTF-16, as its mark says"
    else:
        encoding, label = "utf-8-sig", "UTF-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as fault:
        # Offsets are counted in the file: the decoder of utf-8-sig counts from after the mark.
        mark = len(codecs.BOM_UTF8) if encoding == "utf-8-sig" and raw.startswith(codecs.BOM_UTF8) else 0
        row = raw[: fault.start + mark].count(b"\n") + 1 if encoding == "utf-8-sig" else 0
        problem = f"not {label}: byte {fault.start + mark} cannot be read; save the file as UTF-8"
        return Fault(file=file, row=row, problem=problem)
    nul = text.find("\0")
    if nul >= 0:
        row = text.count("\n", 0, nul) + 1
        return Fault(file=file, row=row, problem="a NUL character; save the file as plain UTF-8 text")
    return text
