"""Turn scripts into timed speech, subtitles and alignments.

As a library: `plan`, `run`, `read_alignment`, `write_format`, `check` and `check_text` (`subgen.api`), with
the values they take and give. They are imported when they are first named, so that `import subgen` costs
nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subgen.api import Options, check, check_text, plan, read_alignment, run, write_format
    from subgen.app.check import Checked
    from subgen.config.settings import Style
    from subgen.cues.rules import CueFinding
    from subgen.errors import (
        AccountRefused,
        InputFaults,
        Interrupted,
        OutputError,
        ServiceError,
        SubgenError,
        UsageError,
    )
    from subgen.formats.alignment.schema import Alignment
    from subgen.jobs.plan import JobEstimate
    from subgen.jobs.run import RunResult
    from subgen.version import __version__

__all__ = [
    "AccountRefused",
    "Alignment",
    "Checked",
    "CueFinding",
    "InputFaults",
    "Interrupted",
    "JobEstimate",
    "Options",
    "OutputError",
    "RunResult",
    "ServiceError",
    "Style",
    "SubgenError",
    "UsageError",
    "__version__",
    "check",
    "check_text",
    "plan",
    "read_alignment",
    "run",
    "write_format",
]

_HOMES = {
    "__version__": "version",
    "AccountRefused": "errors",
    "Alignment": "formats.alignment.schema",
    "Checked": "app.check",
    "CueFinding": "cues.rules",
    "InputFaults": "errors",
    "Interrupted": "errors",
    "Options": "api",
    "OutputError": "errors",
    "JobEstimate": "jobs.plan",
    "RunResult": "jobs.run",
    "ServiceError": "errors",
    "Style": "config.settings",
    "SubgenError": "errors",
    "UsageError": "errors",
    "check": "api",
    "check_text": "api",
    "plan": "api",
    "read_alignment": "api",
    "run": "api",
    "write_format": "api",
}
"""Public name -> the module that has it."""

_FORMER_NAMES = {"Reckoning": "JobEstimate"}
"""Names of version 0.1.0, kept for one version more -> the names that they have now."""


def __getattr__(name: str) -> object:
    name = _FORMER_NAMES.get(name, name)
    if name not in _HOMES:
        raise AttributeError(f"module 'subgen' has no attribute {name!r}")
    return getattr(import_module(f"subgen.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
