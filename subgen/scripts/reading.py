"""From bytes to a script, by the file's ending."""

from collections.abc import Collection
from pathlib import PurePath

from subgen.errors import Fault, nearest, shown
from subgen.model import Script
from subgen.scripts.prose import Prose
from subgen.scripts.rows import Rows
from subgen.scripts.table import read_table
from subgen.scripts.text import decode

__all__ = ["ENDINGS", "read_script"]

ENDINGS = (".csv", ".txt")

_LONGEST_STEM_BYTES = 215
"""Disks take names of 255 bytes; an output's is longer by its ending and, until it is whole, by more."""


def read_script(
    file: str, raw: bytes, cast: Collection[str] = (), *, speak_titles: bool = False
) -> tuple[Script | None, tuple[Fault, ...]]:
    """Read an input.

    Args:
        file: The input as the user named it; its ending says what it is.
        raw: All of its bytes.
        cast: Names that may speak in a script.
        speak_titles: Whether a script's titles are lines too.

    Returns:
        The script, as far as it could be read, and every fault found; with a fault it is not to be spoken.
    """
    path = PurePath(file)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        problem = f"unknown file ending {shown(ending)}; {nearest(ending, ENDINGS)}"
        return None, (Fault(file=file, row=0, problem=problem),)
    if not _is_text(path.stem):  # outputs are named after it, and name it
        return None, (Fault(file=file, row=0, problem="its name is not UTF-8; rename it"),)
    if len(path.stem.encode()) > _LONGEST_STEM_BYTES:
        problem = "its name is too long for the names of its outputs; shorten it"
        return None, (Fault(file=file, row=0, problem=problem),)
    text = decode(file, raw)
    if isinstance(text, Fault):
        return None, (text,)
    read: Rows | Prose
    if ending == ".csv":
        read = read_table(file, text)
    else:
        read = Prose(file, cast, speak_titles=speak_titles)
        read.read(text)
    script = Script(
        stem=path.stem,
        file=file,
        lines=tuple(read.lines),
        lead_us=read.lead_us,
        findings=tuple(read.findings),
    )
    return script, tuple(sorted(read.faults))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # a name of the disk that is not UTF-8 comes with surrogates
        return False
    return True
