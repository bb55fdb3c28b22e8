"""From bytes to a script, by the file's ending."""

from collections.abc import Collection
from pathlib import PurePath

from subgen.errors import Fault, nearest
from subgen.model import Script
from subgen.scripts.prose import Prose
from subgen.scripts.rows import Rows
from subgen.scripts.table import read_table
from subgen.scripts.text import decode

__all__ = ["ENDINGS", "read_script"]

ENDINGS = (".csv", ".txt")


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
        The script and no faults, or no script and every fault found.
    """
    path = PurePath(file)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        problem = f"unknown file ending {ending!r}; {nearest(ending, ENDINGS)}"
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
    if read.faults:
        return None, tuple(sorted(read.faults))
    script = Script(
        stem=path.stem,
        file=file,
        lines=tuple(read.lines),
        lead_us=read.lead_us,
        findings=tuple(read.findings),
    )
    return script, ()
