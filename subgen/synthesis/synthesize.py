"""Scripts into takes: every utterance that is missing asked for over one pool, told line by line in order."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import assert_never

from subgen.align.take_check import suspicion_of
from subgen.model import Done, Failed, LineOutcome, Script, Take, Utterance
from subgen.planning.request_log import RequestLog
from subgen.planning.utterances import UtteranceResolver, expects_events
from subgen.ports import Observer, Synthesiser, TakeStore
from subgen.synthesis.accounting import LineAccounting
from subgen.synthesis.scheduler import Runner, SchedulerDeps, TakeCheck
from subgen.units import seconds_of_samples

__all__ = ["SpeakingDoors", "Spoken", "speak", "survey"]

_ENOUGH_CONFIRMED = 3
"""Takes of one voice that came back as doubtful as before: asking twice for each would double the price."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingDoors:
    """What speaking needs of the world.

    Attributes:
        synthesiser: Who speaks.
        takes: Where takes are kept.
        observer: Is told how it goes.
        stop: Set when no more is to be sent.
        dice: Gives a number from 0 to 1.
    """

    synthesiser: Synthesiser
    takes: TakeStore
    observer: Observer
    stop: asyncio.Event
    dice: Callable[[], float]


@dataclass(slots=True)
class Spoken:
    """What became of one script's lines.

    Attributes:
        done: Lines whose takes are all kept.
        failed: Those without, of which one was tried in vain.
        pending: The others: no take is missing that was tried.
        samples: Length of the done lines' takes.
        attempts: Requests that this run has sent for it.
        characters: Characters of those requests.
    """

    done: int = 0
    failed: list[Failed] = field(default_factory=list)
    pending: int = 0
    samples: int = 0
    attempts: int = 0
    characters: int = 0


def survey(script: Script, resolver: UtteranceResolver, takes: TakeStore, heard: RequestLog) -> Spoken:
    """What became of a script's lines, by what is kept.

    Args:
        script: With the lines that were asked for.
        resolver: Of its lines.
        takes: Where they are kept.
        heard: What was asked and answered.
    """
    spoken = Spoken(attempts=heard.attempts[script.file], characters=heard.characters[script.file])
    for line in script.lines:
        keys = [utterance.key for utterance in resolver.utterances(script.stem, line)]
        missing = [key for key in keys if key not in takes]
        reason = next((heard.reasons[key] for key in missing if key in heard.reasons), None)
        if not missing:
            spoken.done += 1
            spoken.samples += sum(takes.samples(key) for key in keys)
        elif reason is not None:
            spoken.failed.append(Failed(line=line, reason=reason))
        else:
            spoken.pending += 1
    return spoken


async def speak(
    scripts: tuple[Script, ...], resolver: UtteranceResolver, doors: SpeakingDoors, heard: RequestLog
) -> None:
    """Ask for every utterance of every script whose take is missing, once, over one pool of connections.

    Args:
        scripts: In the order of the inputs.
        resolver: Of their lines.
        doors: Who speaks, where takes are kept, and who is told of every line, in order.
        heard: Gets what was asked and answered, as it happens.

    Raises:
        AccountRefused: No line can go on.
        NoService: There is no service at the address.
        OutputError: Takes cannot be kept.
        ServiceDown: The service stopped answering, and did not come back.
    """
    settings = resolver.settings

    def settled(outcome: LineOutcome) -> None:
        match outcome:
            case Done(samples=samples):
                doors.observer.advanced(seconds_of_samples(sum(samples), settings.sample_rate), failed=False)
            case Failed():
                doors.observer.advanced(0.0, failed=True)
            case _:
                assert_never(outcome)

    tally = LineAccounting(doors.takes, settled, heard)
    most = settings.max_characters

    def may_send(utterance: Utterance) -> bool:
        if most is not None and heard.characters.total() + len(utterance.text) > most:
            return False
        tally.sent(utterance)
        return True

    lines = (
        (script.file, line, resolver.utterances(script.stem, line))
        for script in scripts
        for line in script.lines
    )
    doors.observer.started(sum(len(script.lines) for script in scripts))
    tools = SchedulerDeps(
        stop=doors.stop,
        observer=doors.observer,
        dice=doors.dice,
        suspicion=_Doubts(),
        may_send=may_send,
        not_sent=tally.not_sent,
        give_up_after_s=settings.give_up_after,
    )
    runner = Runner(doors.synthesiser, doors.takes, settings.connections, tools)
    try:
        await runner.run(tally.requests(lines), tally.reported)
    finally:
        doors.observer.finished()
        heard.widest = max(heard.widest, runner.pace.widest)
        heard.is_spent = runner.is_spent


class _Doubts:
    """Says what is wrong with takes, and of which another is asked for."""

    def __init__(self) -> None:
        self._confirmed: Counter[str] = Counter()

    def __call__(self, utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
        voice_settings = utterance.voice_settings
        rate_hz = voice_settings.sample_rate_hz
        suspicion = suspicion_of(take, utterance.text, rate_hz, expects_events=expects_events(utterance))
        if suspicion is None:
            return TakeCheck()
        self._confirmed[voice_settings.voice] += again
        return TakeCheck(
            suspicion, again=not again and self._confirmed[voice_settings.voice] < _ENOUGH_CONFIRMED
        )
