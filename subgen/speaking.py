"""Scripts into takes: every utterance asked for over one pool, told line by line in order."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from subgen.align.doubting import doubt_finding, doubt_of
from subgen.model import Done, Failed, Finding, LineOutcome, Script, Take, TakeKey, Utterance
from subgen.planning import expects_events, utterances_of
from subgen.ports import Observer, Synthesiser, TakeStore
from subgen.runner import Runner, Tools
from subgen.settings import Settings
from subgen.tally import Tally
from subgen.units import seconds_of_samples

__all__ = ["Doors", "Spoken", "speak"]

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
