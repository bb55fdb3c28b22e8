"""Run `python -m subgen` and note its clocks: `pipeline_run.py NOTES ARGUMENT...`, for `pipeline.py`.

The notes are JSON: the start of each phase, and the CPU of this process and its children until then. If the
environment has PROFILE, the run is profiled by cProfile into the file of that name.
"""

import cProfile
import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

from subgen.cli import main as subgen
from subgen.delivery.deliver import Delivery
from subgen.synthesis.scheduler import Scheduler

_P = ParamSpec("_P")
_R = TypeVar("_R")

_notes: list[dict[str, float | str]] = []


def _note(phase: str) -> None:
    own, voices = (_cpu_s(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    _notes.append({"phase": phase, "at_s": time.monotonic(), "own_cpu_s": own, "voices_cpu_s": voices})


def _cpu_s(who: int) -> float:
    spent = resource.getrusage(who)
    return spent.ru_utime + spent.ru_stime


def _noting_start(phase: str, does: Callable[_P, _R]) -> Callable[_P, _R]:
    def wrapped(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        _note(phase)
        return does(*args, **kwargs)

    return wrapped


def _run() -> None:
    notes, sys.argv[1:] = sys.argv[1], sys.argv[2:]
    Scheduler.run = _noting_start("speaking", Scheduler.run)  # type: ignore[method-assign] # the notes begin here
    Delivery.deliver = _noting_start("delivering", Delivery.deliver)  # type: ignore[method-assign] # and here
    profiled = os.environ.pop("PROFILE", None)
    profiler = cProfile.Profile()
    try:
        if profiled is None:
            subgen()
        else:
            profiler.runcall(subgen)
    finally:
        _note("over")
        Path(notes).write_text(json.dumps(_notes))
        if profiled is not None:
            profiler.dump_stats(profiled)


if __name__ == "__main__":
    _run()
