"""The faults that the service can be asked to have, and how they are asked for.

Nothing here knows what a fault does: `schedule` decides which requests it hits, and `effects` carries it out.
Its words for the command line are in `subgen.cli.serve`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from subgen.errors import UsageError, nearest, one_line, quoted

__all__ = ["FAULTS", "NO_FAULTS", "Fault", "FaultKind", "FaultPlan", "Unit", "Where", "parse_fault_plan"]


class Where(Enum):
    """What a fault befalls."""

    UPGRADE = auto()
    """A socket that is to open."""
    ENTRY = auto()
    """Whatever goes beyond a limit, socket or request."""
    ANSWER = auto()
    """A request that is being answered."""


class Unit(Enum):
    """What a detail counts."""

    SECONDS = auto()
    WHOLE_SECONDS = auto()
    REQUESTS = auto()


_DETAILS = {
    Unit.SECONDS: (re.compile(r"(\d{1,5}(?:\.\d{1,6})?)s?", re.ASCII), "seconds, such as 2.5s"),
    Unit.WHOLE_SECONDS: (re.compile(r"(\d{1,5})s?", re.ASCII), "whole seconds, such as 2s"),
    Unit.REQUESTS: (re.compile(r"([1-9]\d{0,4})", re.ASCII), "a number of requests, such as 3"),
}
"""Unit -> how it is written, and how that is told."""


@dataclass(frozen=True, slots=True)
class FaultKind:
    """One way to go wrong.

    Attributes:
        name: What the command line calls it.
        where: What it befalls.
        unit: What its detail counts, or None for a fault without one.
        default: The detail where none is given.
    """

    name: str
    where: Where
    unit: Unit | None = None
    default: float = 0.0


FAULTS = {
    kind.name: kind
    for kind in (
        FaultKind("refuse-401", Where.UPGRADE),
        FaultKind("refuse-429", Where.UPGRADE),
        FaultKind("refuse-429-after", Where.UPGRADE, Unit.WHOLE_SECONDS, 1),
        FaultKind("refuse-503", Where.UPGRADE),
        FaultKind("cap", Where.ENTRY, Unit.REQUESTS, 1),
        FaultKind("odd-chunks", Where.ANSWER),
        FaultKind("trickle", Where.ANSWER, Unit.SECONDS, 0.01),
        FaultKind("duplicate-events", Where.ANSWER),
        FaultKind("missing-events", Where.ANSWER),
        FaultKind("shuffled-events", Where.ANSWER),
        FaultKind("wild-events", Where.ANSWER),
        FaultKind("late-events", Where.ANSWER),
        FaultKind("stall", Where.ANSWER, Unit.SECONDS, 20),
        FaultKind("late-complete", Where.ANSWER, Unit.SECONDS, 4),
        FaultKind("one-complete", Where.ANSWER),
        FaultKind("close-after-complete", Where.ANSWER),
        FaultKind("bad-base64", Where.ANSWER),
        FaultKind("garble", Where.ANSWER),
        FaultKind("error-message", Where.ANSWER),
        FaultKind("error-object", Where.ANSWER),
        FaultKind("error-list", Where.ANSWER),
        FaultKind("truncate", Where.ANSWER),
        FaultKind("drop", Where.ANSWER),
    )
}
"""All faults by name. Where several hit one answer, they change it in this order."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that was asked for.

    Attributes:
        kind: Which.
        chance: 0 to 1.
        detail: In the kind's unit; 0 for a kind without one.
    """

    kind: FaultKind
    chance: float
    detail: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultPlan:
    """All that is to go wrong.

    Attributes:
        faults: In the order of `FAULTS`, none of them twice.
        seed: Equal seeds give equal faults.
        always: Whether a third try is hit, too.
    """

    faults: tuple[Fault, ...] = ()
    seed: int = 0
    always: bool = False


NO_FAULTS = FaultPlan()


def parse_fault_plan(words: Iterable[str], seed: int, *, always: bool) -> FaultPlan:
    """What the command line asks for.

    Args:
        words: Each `NAME=CHANCE` or `NAME=CHANCE:DETAIL`.
        seed: Any.
        always: Whether a third try is hit, too.

    Raises:
        UsageError: One of the words is wrong.
    """
    asked: dict[str, Fault] = {}
    for word in words:
        fault = _fault_of(word)
        if fault.kind.name in asked:
            raise UsageError(f"--fault {fault.kind.name} is given twice: give it once")
        asked[fault.kind.name] = fault
    return FaultPlan(faults=tuple(asked[name] for name in FAULTS if name in asked), seed=seed, always=always)


def _fault_of(word: str) -> Fault:
    name, has_chance, rest = word.partition("=")
    said = f"--fault {one_line(word)}"
    kind = FAULTS.get(name)
    if kind is None:
        raise UsageError(f"--fault: {quoted(name)} is not known; {nearest(name, FAULTS)}")
    if not has_chance:
        raise UsageError(f"{said}: say how likely it is, such as {name}=0.1")
    chance, has_detail, detail = rest.partition(":")
    return Fault(
        kind, _chance_of(chance, said), _detail_of(kind, detail, said) if has_detail else kind.default
    )


def _chance_of(written: str, said: str) -> float:
    try:
        chance = float(written)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise UsageError(f"{said}: {quoted(written)} is not a chance from 0 to 1")
    return chance


def _detail_of(kind: FaultKind, written: str, said: str) -> float:
    if kind.unit is None:
        raise UsageError(f"{said}: {kind.name} has no detail; leave out {quoted(':' + written)}")
    form, told = _DETAILS[kind.unit]
    match = form.fullmatch(written)
    if match is None:
        raise UsageError(f"{said}: {quoted(written)} is not {told}")
    return float(match[1])
