"""A job from its inputs to its takes: read, then speak; `subgen.delivery` does the rest.

read_scripts   every fault of every input, or the scripts; nothing has been sent
speak          every utterance asked for over one pool, told line by line in order
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import assert_never

from subgen.align.doubting import doubt_finding, doubt_of
from subgen.errors import Fault, InputFaults
from subgen.model import Done, Failed, Finding, LineOutcome, Script, Take, TakeKey, Utterance
from subgen.outputs import outputs_of
from subgen.planning import catalog_faults, expects_events, unknown_speakers, utterances_of
from subgen.ports import Observer, Synthesiser, TakeStore
from subgen.runner import Runner, Tools
from subgen.scripts.reading import read_script
from subgen.selection import select, selection_faults
from subgen.settings import Settings
from subgen.tally import Tally
from subgen.units import seconds_of_samples

__all__ = ["Doors", "Spoken", "read_scripts", "speak"]


_ENOUGH_CONFIRMED = 3
"""Takes of one voice that came back as doubtful as before: asking twice for each would double the price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doors:
    """What speaking needs of the world.

    Attributes:
        synthesiser: Who speaks.
        store: Where takes are kept.
        observer: Is told how it goes.
        stop: Set when no more is to be sent.
        dice: Gives a number from 0 to 1.
    """

    synthesiser: Synthesiser
    store: TakeStore
    observer: Observer
    stop: asyncio.Event
    dice: Callable[[], float]


@dataclass(slots=True)
class Spoken:
    """What became of one script's lines.

    Attributes:
        done: Lines whose takes are all in the store.
        failed: The others that were tried, in order.
        samples: Length of the done lines' takes.
        attempts: Requests that were sent for it.
        characters: Characters of those requests.
        findings: What a person should know of the takes that were kept.
    """

    done: int = 0
    samples: int = 0
    attempts: int = 0
    characters: int = 0
    failed: list[Failed] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def read_scripts(inputs: Iterable[tuple[str, bytes | Fault]], settings: Settings) -> tuple[Script, ...]:
    """The scripts of a job, with the lines that were asked for.

    Args:
        inputs: Each input as the user named it, and its bytes, or why there are none.
        settings: Of the job.

    Raises:
        InputFaults: Every fault of every input.
    """
    scripts: list[Script] = []
    faults: list[Fault] = []
    makers: dict[str, str] = {}
    for file, raw in inputs:
        if isinstance(raw, Fault):
            faults.append(raw)
            continue
        script, found = read_script(file, raw, settings.cast, speak_titles=settings.speak_titles)
        if script is None:
            faults.extend(found)
            continue
        script = replace(script, findings=(*script.findings, *unknown_speakers(script, settings)))
        scripts.append(script)
        names = [path.name.casefold() for path in outputs_of(script.stem, settings).places]
        taken = next((makers[name] for name in names if name in makers), None)
        if taken is not None:
            problem = f"its outputs would take the names of those of {taken}; rename one of them"
            faults.append(Fault(file=script.file, row=0, problem=problem))
        makers.update(dict.fromkeys(names, script.file))
        if settings.service == "local":
            found = (*found, *catalog_faults(script, settings))
        faults.extend(sorted(found, key=_by_row))
    if not faults:
        faults.extend(selection_faults(tuple(scripts), settings))
    if faults:
        raise InputFaults(tuple(dict.fromkeys(faults)))
    return select(tuple(scripts), settings)


def _by_row(fault: Fault) -> int:
    """Faults of the file first to last; those of the options, which have no row, after them."""
    return fault.row or sys.maxsize


async def speak(
    scripts: tuple[Script, ...],
    settings: Settings,
    service: str,
    doors: Doors,
    spoken: dict[str, Spoken],
) -> int:
    """Ask for every utterance of every script, once, over one pool of connections.

    Args:
        scripts: In the order of the inputs.
        settings: Of the job.
        service: What takes' keys call the service.
        doors: Who speaks, where takes are kept, and who is told of every line, in order.
        spoken: Gets, for each script's file, what became of its lines, as it happens; lines that were not
            tried are in neither count.

    Returns:
        The most requests that went well at once.

    Raises:
        AccountRefused: No line can go on.
        OutputError: Takes cannot be kept.
    """
    spoken.update((script.file, Spoken()) for script in scripts)

    doubts = _Doubts()

    def settled(file: str, outcome: LineOutcome) -> None:
        match outcome:
            case Done(line=line, utterances=utterances, samples=samples):
                spoken[file].done += 1
                spoken[file].samples += sum(samples)
                spoken[file].findings.extend(
                    doubt_finding(file, line, doubts.reasons[utterance.key])
                    for utterance in utterances
                    if utterance.key in doubts.reasons
                )
                doors.observer.advanced(seconds_of_samples(sum(samples), settings.sample_rate), failed=False)
            case Failed():
                spoken[file].failed.append(outcome)
                doors.observer.advanced(0.0, failed=True)
            case _:
                assert_never(outcome)

    tally = Tally(doors.store, settled)
    lines = (
        (script.file, line, utterances_of(line, settings, service))
        for script in scripts
        for line in script.lines
    )
    doors.observer.started(sum(len(script.lines) for script in scripts))
    try:
        tools = Tools(
            stop=doors.stop,
            observer=doors.observer,
            dice=doors.dice,
            doubt=doubts,
            give_up_after_s=settings.give_up_after,
        )
        runner = Runner(doors.synthesiser, doors.store, settings.connections, tools)
        await runner.run(tally.requests(lines), tally.told)
        return runner.pace.widest
    finally:
        doors.observer.finished()
        for file, each in spoken.items():
            each.attempts, each.characters = tally.attempts[file], tally.characters[file]


class _Doubts:
    """Says of which takes another is asked for, and remembers why those that were kept are doubtful.

    Attributes:
        reasons: What is wrong with a take, as far as can be told.
    """

    def __init__(self) -> None:
        self.reasons: dict[TakeKey, str] = {}
        self._confirmed: Counter[str] = Counter()

    def __call__(self, utterance: Utterance, take: Take, *, again: bool) -> bool:
        reading = utterance.reading
        rate_hz = reading.sample_rate_hz
        doubt = doubt_of(take, utterance.text, rate_hz, expects_events=expects_events(utterance))
        if doubt is None:
            self.reasons.pop(utterance.key, None)
            return False
        self.reasons[utterance.key] = doubt
        self._confirmed[reading.voice] += again
        return not again and self._confirmed[reading.voice] < _ENOUGH_CONFIRMED
