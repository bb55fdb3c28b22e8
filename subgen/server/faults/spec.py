"""The faults by name, and their notation on the command line.

Nothing here knows the effect of a fault: `schedule` decides when it occurs, and `effects` carries it out. Its
description for the command line is in `subgen.cli.serve`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from subgen.errors import UsageError, nearest, one_line, quoted

__all__ = [
    "FAULTS",
    "NO_FAULTS",
    "Fault",
    "FaultKind",
    "FaultPlan",
    "FaultTarget",
    "Unit",
    "parse_fault_plan",
]


class FaultTarget(Enum):
    """The event that a fault affects."""

    UPGRADE = auto()
    """The opening of a socket."""
    ADMISSION = auto()
    """A socket or a request beyond a limit."""
    ANSWER = auto()
    """The answer to a request."""


class Unit(Enum):
    """The unit of a detail."""

    SECONDS = auto()
    WHOLE_SECONDS = auto()
    REQUESTS = auto()


_DETAILS = {
    Unit.SECONDS: (re.compile(r"(\d{1,5}(?:\.\d{1,6})?)s?", re.ASCII), "seconds, such as 2.5s"),
    Unit.WHOLE_SECONDS: (re.compile(r"(\d{1,5})s?", re.ASCII), "whole seconds, such as 2s"),
    Unit.REQUESTS: (re.compile(r"([1-9]\d{0,4})", re.ASCII), "a number of requests, such as 3"),
}
"""Unit -> pattern of a detail, and its description for an error."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A kind of fault.

    Attributes:
        name: Its name on the command line.
        target: The event that it affects.
        unit: The unit of its detail, or None for a fault without one.
        default: The detail when none is given.
    """

    name: str
    target: FaultTarget
    unit: Unit | None = None
    default: float = 0.0


FAULTS = {
    kind.name: kind
    for kind in (
        FaultKind("refuse-401", FaultTarget.UPGRADE),
        FaultKind("refuse-429", FaultTarget.UPGRADE),
        FaultKind("refuse-429-after", FaultTarget.UPGRADE, Unit.WHOLE_SECONDS, 1),
        FaultKind("refuse-503", FaultTarget.UPGRADE),
        FaultKind("cap", FaultTarget.ADMISSION, Unit.REQUESTS, 1),
        FaultKind("odd-chunks", FaultTarget.ANSWER),
        FaultKind("trickle", FaultTarget.ANSWER, Unit.SECONDS, 0.01),
        FaultKind("duplicate-events", FaultTarget.ANSWER),
        FaultKind("missing-events", FaultTarget.ANSWER),
        FaultKind("shuffled-events", FaultTarget.ANSWER),
        FaultKind("wild-events", FaultTarget.ANSWER),
        FaultKind("late-events", FaultTarget.ANSWER),
        FaultKind("stall", FaultTarget.ANSWER, Unit.SECONDS, 20),
        FaultKind("late-complete", FaultTarget.ANSWER, Unit.SECONDS, 4),
        FaultKind("one-complete", FaultTarget.ANSWER),
        FaultKind("close-after-complete", FaultTarget.ANSWER),
        FaultKind("bad-base64", FaultTarget.ANSWER),
        FaultKind("garble", FaultTarget.ANSWER),
        FaultKind("error-message", FaultTarget.ANSWER),
        FaultKind("error-object", FaultTarget.ANSWER),
        FaultKind("error-list", FaultTarget.ANSWER),
        FaultKind("truncate", FaultTarget.ANSWER),
        FaultKind("drop", FaultTarget.ANSWER),
    )
}
"""All faults by name. Several faults of one answer change it in this order."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of a plan.

    Attributes:
        kind: Its kind.
        chance: 0 to 1.
        detail: In the unit of its kind; 0 for a kind without one.
    """

    kind: FaultKind
    chance: float
    detail: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultPlan:
    """The faults that a service injects.

    Attributes:
        faults: In the order of `FAULTS`, each at most once.
        seed: Equal seeds give equal faults.
        always: Whether they occur at every third try too.
    """

    faults: tuple[Fault, ...] = ()
    seed: int = 0
    always: bool = False


NO_FAULTS = FaultPlan()


def parse_fault_plan(words: Iterable[str], seed: int, *, always: bool) -> FaultPlan:
    """Parse the faults of the command line.

    Args:
        words: Each `NAME=CHANCE` or `NAME=CHANCE:DETAIL`.
        seed: Any number.
        always: Whether the faults occur at every third try too.

    Raises:
        UsageError: A word is wrong.
    """
    faults: dict[str, Fault] = {}
    for word in words:
        fault = _parse_fault(word)
        if fault.kind.name in faults:
            raise UsageError(f"--fault {fault.kind.name} is given twice: give it once")
        faults[fault.kind.name] = fault
    return FaultPlan(
        faults=tuple(faults[name] for name in FAULTS if name in faults), seed=seed, always=always
    )


def _parse_fault(word: str) -> Fault:
    name, has_chance, rest = word.partition("=")
    option = f"--fault {one_line(word)}"
    kind = FAULTS.get(name)
    if kind is None:
        raise UsageError(f"--fault: {quoted(name)} is not known; {nearest(name, FAULTS)}")
    if not has_chance:
        raise UsageError(f"{option}: give its chance, such as {name}=0.1")
    chance, has_detail, detail = rest.partition(":")
    return Fault(
        kind,
        _parse_chance(chance, option),
        _parse_detail(kind, detail, option) if has_detail else kind.default,
    )


def _parse_chance(text: str, option: str) -> float:
    try:
        chance = float(text)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise UsageError(f"{option}: {quoted(text)} is not a chance from 0 to 1")
    return chance


def _parse_detail(kind: FaultKind, text: str, option: str) -> float:
    if kind.unit is None:
        raise UsageError(f"{option}: {kind.name} has no detail; leave out {quoted(':' + text)}")
    pattern, description = _DETAILS[kind.unit]
    match = pattern.fullmatch(text)
    if match is None:
        raise UsageError(f"{option}: {quoted(text)} is not {description}")
    return float(match[1])
