"""Compare an input as it was last run with what is in its place now."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from subgen.errors import Fault, InputFaults
from subgen.jobs.load import read_scripts
from subgen.model import Break, Line, Script, Service
from subgen.planning.reread import reread_lines
from subgen.ports.records import RememberedInput

__all__ = ["UNKNOWN", "Document", "InputComparison", "InputState", "compare_input"]


class InputState(Enum):
    """The state of an input, compared with its last run."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    FAULTY = "faulty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that a job was given, as it is now.

    Attributes:
        path: The file.
        content: Its bytes; None where there is no file; a fault where it cannot be read.
        is_same: Whether its content is that of the last run; None where that is not known.
    """

    path: Path
    content: bytes | Fault | None
    is_same: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InputComparison:
    """An input, compared with its last run.

    Attributes:
        state: Its state; that of the configuration does not count here.
        flaws: Sentences about changes: the outputs are not those of the input as it is now.
        remarks: Sentences about what cannot be compared any more, and about lines that are read otherwise.
    """

    state: InputState
    flaws: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


UNKNOWN = InputComparison(state=InputState.UNKNOWN)
"""The comparison of an input that cannot be read again."""


def compare_input(
    given: RememberedInput, service: Service, document: Document | None, config: Document | None
) -> InputComparison:
    """Compare an input with its last run.

    Args:
        given: The input, as it was last run.
        service: The service that it was last run with.
        document: The input now; None where it was standard input or a pipe.
        config: The configuration now; None without one, or where it was a pipe.
    """
    compared = _compared(given, service, document)
    if config is None or config.is_same:
        return compared
    match config.content:
        case None:
            remark = f"the configuration {config.path} is gone"
            return replace(compared, remarks=(*compared.remarks, remark))
        case Fault() as fault:
            flaw = f"the configuration cannot be used as it is now: {fault}"
        case _:
            flaw = f"the configuration {config.path} changed since the last run; run again"
    return replace(compared, flaws=(*compared.flaws, flaw))


def _compared(given: RememberedInput, service: Service, document: Document | None) -> InputComparison:
    """Compare the input alone."""
    if document is None:
        return UNKNOWN
    if document.content is None:
        remark = f"the input is gone: there is no {document.path}; its outputs stay as they are"
        return InputComparison(state=InputState.GONE, remarks=(remark,))
    now = _script(given, service, document.content)
    if not isinstance(now, Script):
        more = f" and {len(now) - 1:,} more faults" if len(now) > 1 else ""
        flaw = f"the input cannot be run as it is now: {now[0]}{more}"
        return InputComparison(state=InputState.FAULTY, flaws=(flaw,))
    if document.is_same:
        reread = len(reread_lines(given.script, now))
        remark = f"this version of subgen reads {_counted(reread)} of the input otherwise; run again"
        return InputComparison(state=InputState.SAME, remarks=(remark,) if reread else ())
    changes = ", ".join(_changes(given.script, now, counts_findings=document.is_same is not None))
    if not changes:
        return InputComparison(state=InputState.SAME)
    flaw = f"the input changed since the last run: {changes}; run again"
    return InputComparison(state=InputState.CHANGED, flaws=(flaw,))


def _script(given: RememberedInput, service: Service, content: bytes | Fault) -> Script | tuple[Fault, ...]:
    """Read an input as a run would, with the settings of its last run; else its faults."""
    settings = replace(given.settings, only=(), first=None, retake=())
    try:
        (script,) = read_scripts([(given.script.file, content)], settings, service)
    except InputFaults as error:
        return error.faults
    return script


def _changes(before: Script, now: Script, *, counts_findings: bool) -> Iterator[str]:
    """Describe what changed between two readings of an input, largest first."""
    old, new = Counter(line.text for line in before.lines), Counter(line.text for line in now.lines)
    added, removed = (new - old).total(), (old - new).total()
    edited = min(added, removed)
    for count, what in ((added - edited, "added"), (edited, "edited"), (removed - edited, "removed")):
        if count:
            yield f"{_counted(count)} {what}"
    if added or removed:
        return
    lines = _lines(before), _lines(now)
    keys = [list(map(_key, each)) for each in lines]
    others = (Counter(keys[1]) - Counter(keys[0])).total()
    if others:
        yield f"{_counted(others)} with other columns, pauses or chapters"
    elif keys[0] != keys[1]:
        yield "lines moved"
    elif lines[0] != lines[1]:
        yield "lines are in other rows, or have other ids"
    elif before.lead_us != now.lead_us:
        yield "another silence before the first line"
    elif counts_findings and before.findings != now.findings:
        yield "text that is not spoken"


def _lines(script: Script) -> tuple[Line, ...]:
    """The lines of a script; what separates the last one from none is no difference."""
    *others, last = script.lines
    return (*others, replace(last, break_after=Break.LINE))


def _key(line: Line) -> Line:
    """A line without its place."""
    return replace(line, id="", row=0)


def _counted(lines: int) -> str:
    return "1 line" if lines == 1 else f"{lines:,} lines"
