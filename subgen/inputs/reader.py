"""From bytes to a script, by the file's ending."""

from collections.abc import Callable, Collection, Mapping
from pathlib import PurePath

from subgen.errors import Fault, nearest, quoted
from subgen.inputs.decoding import decode
from subgen.inputs.jsonl import read_jsonl
from subgen.inputs.markdown import read_markdown
from subgen.inputs.plain import read_plain
from subgen.inputs.row_builder import Rows
from subgen.inputs.script_builder import Prose
from subgen.inputs.table import read_csv, read_tsv
from subgen.model import Script, Service

__all__ = ["ENDINGS", "read_script"]

_TABLES: Mapping[str, Callable[[str, str, Service], Rows]] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".jsonl": read_jsonl,
}
_SCRIPTS: Mapping[str, Callable[[Prose, str], None]] = {".txt": read_plain, ".md": read_markdown}

ENDINGS = (*_TABLES, *_SCRIPTS)

_OTHER_ENDINGS = {
    **dict.fromkeys((".markdown", ".mdown", ".mkd", ".mdx"), "rename it to .md"),
    **dict.fromkeys((".text", ".fountain"), "rename it to .txt"),
    **dict.fromkeys((".ndjson", ".ldjson"), "rename it to .jsonl"),
    ".json": "write one object a line and name it .jsonl",
    ".tab": "rename it to .tsv",
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), "export the table as .csv"),
    **dict.fromkeys((".gz", ".bz2", ".xz", ".zst", ".zip"), "unpack it first"),
}
"""Endings that people bring, and what to do with such a file; for others the known ones are named."""

_LONGEST_STEM_BYTES = 215
"""Disks take names of 255 bytes; an output's is longer by its ending and, until it is whole, by more."""


def read_script(
    file: str, raw: bytes, service: Service, cast: Collection[str] = (), *, speak_titles: bool = False
) -> tuple[Script | None, tuple[Fault, ...]]:
    """Read an input.

    Args:
        file: The input as the user named it; its ending says what it is. `-` is standard input: a script
            (.txt) that is called `stdin`.
        raw: All of its bytes.
        service: Its limits are checked.
        cast: Names that may speak in a script.
        speak_titles: Whether a script's titles are lines too.

    Returns:
        The script, as far as it could be read, and every fault found; with a fault it is not to be spoken.
    """
    if file == "-":
        file, path = "stdin", PurePath("stdin.txt")
    else:
        path = PurePath(file)
    ending = path.suffix.lower()
    if problem := _problem_of_name(path.stem, ending):
        return None, (Fault(file=file, row=0, problem=problem),)
    text = decode(file, raw)
    if isinstance(text, Fault):
        return None, (text,)
    read: Rows | Prose
    if ending in _TABLES:
        read = _TABLES[ending](file, text, service)
    else:
        read = Prose(file, service, cast, speak_titles=speak_titles)
        _SCRIPTS[ending](read, text)
    script = Script(
        stem=path.stem,
        file=file,
        lines=tuple(read.lines),
        lead_us=read.lead_us,
        findings=tuple(read.findings),
    )
    return script, tuple(sorted(read.faults))


def _problem_of_name(stem: str, ending: str) -> str:
    """Why a file of such a name cannot be an input, or ""."""
    if ending not in ENDINGS:
        what_to_do = _OTHER_ENDINGS.get(ending) or nearest(ending, ENDINGS)
        return f"unknown file ending {quoted(ending)}; {what_to_do}"
    if not _is_text(stem):  # outputs are named after it, and name it
        return "its name is not UTF-8; rename it"
    if len(stem.encode()) > _LONGEST_STEM_BYTES:
        return "its name is too long for the names of its outputs; shorten it"
    return ""


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # a name of the disk that is not UTF-8 comes with surrogates
        return False
    return True
