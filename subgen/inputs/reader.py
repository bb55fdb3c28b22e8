"""Read bytes into a script, by the file's extension."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import PurePath

from subgen.errors import Fault, nearest, quoted
from subgen.inputs.decoding import decode
from subgen.inputs.jsonl import read_jsonl
from subgen.inputs.markdown import read_markdown
from subgen.inputs.plain import read_plain
from subgen.inputs.row_builder import Rows
from subgen.inputs.script_builder import Prose
from subgen.inputs.speakers import speaker_of_cell
from subgen.inputs.stems import stem_problem
from subgen.inputs.table import read_csv, read_tsv
from subgen.model import Line, Script, Service

__all__ = ["ENDINGS", "name_fault", "read_script"]

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
"""Other extensions -> what to do with such a file; for any other, the known ones are listed."""

_LONGEST_STEM_BYTES = 215
"""File names may have 255 bytes; outputs add their extension and, until they are complete, more."""


def read_script(
    file: str, raw: bytes, service: Service, cast: Collection[str] = (), *, speak_titles: bool = False
) -> tuple[Script | None, tuple[Fault, ...]]:
    """Read an input.

    Args:
        file: The input as the user named it; its extension determines its kind. `-` is standard input: a
            script (.txt) named `stdin`.
        raw: All of its bytes.
        service: The service whose limits are checked.
        cast: Names that may speak.
        speak_titles: Whether a script's titles are spoken as lines.

    Returns:
        The script, as far as it could be read, and every fault; a script with a fault must not be spoken.
    """
    if fault := name_fault(file):
        return None, (fault,)
    file, stem, ending = _named(file)
    text = decode(file, raw)
    if isinstance(text, Fault):
        return None, (text,)
    builder: Rows | Prose
    if ending in _TABLES:
        builder = _TABLES[ending](file, text, service)
        builder.lines = [_with_speaker(line, cast) for line in builder.lines]
    else:
        builder = Prose(file, service, cast, speak_titles=speak_titles)
        _SCRIPTS[ending](builder, text)
    script = Script(
        stem=stem,
        file=file,
        lines=tuple(builder.lines),
        lead_us=builder.lead_us,
        findings=builder.findings.all(),
    )
    return script, tuple(sorted(builder.faults))


def _with_speaker(line: Line, cast: Collection[str]) -> Line:
    """Return a line of a table whose speaker is written as the cast does, with the direction after it."""
    if not cast or line.speaker is None or line.speaker in cast:
        return line
    speaker, direction = speaker_of_cell(line.speaker, cast)
    return replace(line, speaker=speaker, direction=direction or line.direction)


def name_fault(file: str) -> Fault | None:
    """Return the fault of an input's name, which can be checked before the input is read.

    Args:
        file: The input as the user named it; `-` is standard input.
    """
    file, stem, ending = _named(file)
    problem = _problem_of_name(stem, ending)
    return Fault(file=file, row=0, problem=problem) if problem else None


def _named(file: str) -> tuple[str, str, str]:
    """The name of an input in messages, its stem and its extension."""
    if file == "-":
        return "stdin", "stdin", ".txt"
    return file, *_split_name(PurePath(file).name)


def _split_name(name: str) -> tuple[str, str]:
    """Split a file name at its last dot, also where it begins with one, into its stem and its extension."""
    stem, dot, ending = name.rpartition(".")
    return (stem, f".{ending.lower()}") if dot and ending else (name, "")


def _problem_of_name(stem: str, ending: str) -> str:
    """The reason why a file of this name cannot be an input, or ""."""
    if ending not in ENDINGS:
        what_to_do = _OTHER_ENDINGS.get(ending) or nearest(ending, ENDINGS)
        return f"unknown file extension {quoted(ending)}; {what_to_do}"
    if not _is_text(stem):  # the names and the contents of the outputs include it
        return "its name is not UTF-8; rename it"
    if len(stem.encode()) > _LONGEST_STEM_BYTES:
        return "its name is too long for the names of its outputs; shorten it"
    return stem_problem(stem)


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:  # file names that are not UTF-8 contain surrogates
        return False
    return True
