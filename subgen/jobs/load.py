"""Inputs read into scripts: all of them, or every fault of every one. Nothing is sent."""

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from operator import eq

from subgen.config.settings import Settings
from subgen.delivery.clips import comparable_name
from subgen.delivery.paths import outputs_of
from subgen.errors import Fault, InputFaults
from subgen.inputs.reader import read_script
from subgen.model import Script, Service
from subgen.planning.selection import selection_faults
from subgen.planning.validation import service_faults, unknown_speakers

__all__ = ["read_scripts"]


def read_scripts(
    inputs: Iterable[tuple[str, bytes | Fault]],
    settings: Settings,
    service: Service,
    is_same: Callable[[str, str], bool] = eq,
) -> tuple[Script, ...]:
    """Read the scripts of a job, whole.

    Args:
        inputs: Each input as the user named it, with its bytes, or with the fault that kept them from being
            read.
        settings: The job's settings.
        service: The service, whose voices and limits are checked.
        is_same: Whether two inputs are one file.

    Raises:
        InputFaults: Every fault of every input.
    """
    scripts: list[Script] = []
    faults: list[Fault] = []
    owners: dict[str, tuple[str, str]] = {}
    named: set[str] = set()
    for file, raw in inputs:
        if file in named:
            faults.append(Fault(file=file, row=0, problem="is named twice; name it once"))
            continue
        named.add(file)
        if isinstance(raw, Fault):
            faults.append(raw)
            continue
        script, found = read_script(file, raw, service, settings.cast, speak_titles=settings.speak_titles)
        if script is None:
            faults.extend(found)
            continue
        script = replace(script, findings=(*script.findings, *unknown_speakers(script, settings)))
        scripts.append(script)
        names = [comparable_name(path.name) for path in outputs_of(script.stem, settings).places]
        taken = next((owners[name] for name in names if name in owners), None)
        if taken is not None:
            earlier, shown = taken
            problem = f"its outputs would take the names of those of {shown}; rename one of them"
            if is_same(file, earlier):
                problem = f"is the same file as {shown}; name it once"
            faults.append(Fault(file=script.file, row=0, problem=problem))
        owners.update(dict.fromkeys(names, (file, script.file)))
        faults.extend(sorted((*found, *service_faults(script, settings, service)), key=_by_row))
    if not faults:
        faults.extend(selection_faults(tuple(scripts), settings))
    if faults:
        raise InputFaults(tuple(dict.fromkeys(faults)))
    return tuple(scripts)


def _by_row(fault: Fault) -> int:
    """Sort key of a fault: its row; faults of the options, which have none, come last."""
    return fault.row or sys.maxsize
