"""Synthesize the missing takes of scripts over one pool of connections; report lines in order."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from subgen.align.take_check import NO_EVENTS, suspicion_of
from subgen.model import Capabilities, Done, Failed, LineOutcome, Script, Take, Utterance
from subgen.planning.request_log import RequestLog
from subgen.planning.utterances import UtteranceResolver, expects_events, language_of
from subgen.ports import Observer, Synthesiser, TakeStore
from subgen.synthesis.accounting import LineAccounting
from subgen.synthesis.scheduler import Scheduler, SchedulerDeps, TakeCheck
from subgen.units import seconds_of_samples

__all__ = ["SynthesisDoors", "synthesize_missing"]

_ENOUGH_CONFIRMED = 3
"""Suspicions of one voice that a second take confirmed, until it gets no second takes: they cost double."""

_MOST_WITHOUT_EVENTS = 2
"""Second takes for missing word events, of a voice that has sent none: perhaps it never sends any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisDoors:
    """The outside world, as synthesis needs it.

    Attributes:
        synthesiser: The speech service.
        takes: The store of takes.
        observer: Hears about progress.
        stop: Set to stop sending requests.
        dice: Returns a random number from 0 to 1.
        connections: Most connections open at once; None for those of the settings.
    """

    synthesiser: Synthesiser
    takes: TakeStore
    observer: Observer
    stop: asyncio.Event
    dice: Callable[[], float]
    connections: int | None = None


async def synthesize_missing(
    scripts: tuple[Script, ...], resolver: UtteranceResolver, doors: SynthesisDoors, log: RequestLog
) -> None:
    """Request every missing take of every script once, over one pool of connections.

    Args:
        scripts: The scripts, in the order of the inputs.
        resolver: Resolves their lines to utterances.
        doors: The service, the store, and the observer, which hears of every line in order.
        log: Filled with requests and failures as they happen.

    Raises:
        AccountRefused: The service refuses the account.
        NoService: There is no service at the address.
        OutputError: Takes cannot be stored.
        ServiceDown: The service stopped answering and did not come back in time.
    """
    settings = resolver.settings

    def report_line(outcome: LineOutcome, characters: int) -> None:
        match outcome:
            case Done(samples=samples):
                audio_s = seconds_of_samples(sum(samples), settings.sample_rate)
                doors.observer.advanced(audio_s, failed=False, characters=characters)
            case Failed():
                doors.observer.advanced(0.0, failed=True, characters=characters)
            case _:
                assert_never(outcome)

    accounting = LineAccounting(doors.takes, report_line, log)
    budget = settings.max_characters

    def may_send(utterance: Utterance) -> bool:
        if budget is not None and log.characters.total() + len(utterance.text) > budget:
            log.next_characters = log.next_characters or len(utterance.text)
            return False
        accounting.count_sent(utterance)
        return True

    lines = (
        (script.file, line, resolver.utterances(script.stem, line))
        for script in scripts
        for line in script.lines
    )
    doors.observer.started(sum(len(script.lines) for script in scripts))
    deps = SchedulerDeps(
        stop=doors.stop,
        observer=doors.observer,
        dice=doors.dice,
        check_take=_TakeChecks(resolver.service.capabilities),
        may_send=may_send,
        not_sent=accounting.uncount_sent,
        give_up_after_s=settings.give_up_after,
    )
    runner = Scheduler(doors.synthesiser, doors.takes, doors.connections or settings.connections, deps)
    try:
        await runner.run(accounting.missing_utterances(lines), accounting.report)
    finally:
        doors.observer.finished()
        log.widest = max(log.widest, runner.limiter.widest)
        log.is_spent = runner.is_spent


class _TakeChecks:
    """Finds suspected takes, and decides which to request once more.

    Other takes of a voice arrive while a second one is under way. Where a voice has sent word events in that
    language, a take without them is an accident, and is requested once more as any other suspected take.
    Where it has sent none, requests for a second take count as soon as they are decided on.
    """

    def __init__(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        self._confirmed: Counter[str] = Counter()
        self._without_events: Counter[str] = Counter()
        self._sends_events: set[tuple[str, str]] = set()

    def __call__(self, utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
        voice_settings = utterance.voice_settings
        has_events = expects_events(utterance, self._capabilities)
        if has_events and take.events:
            self._sends_events.add(self._voice_and_language(utterance))
        suspicion = suspicion_of(
            take, utterance.text, voice_settings.sample_rate_hz, expects_events=has_events
        )
        if suspicion is None:
            return TakeCheck()
        self._confirmed[voice_settings.voice] += again
        may_ask = not again and self._confirmed[voice_settings.voice] < _ENOUGH_CONFIRMED
        if may_ask and suspicion == NO_EVENTS:
            may_ask = self._may_ask_for_events(utterance)
        return TakeCheck(suspicion, again=may_ask)

    def _may_ask_for_events(self, utterance: Utterance) -> bool:
        """Whether to request a take without word events once more; if so, count it."""
        if self._voice_and_language(utterance) in self._sends_events:
            return True
        voice = utterance.voice_settings.voice
        if self._without_events[voice] >= _MOST_WITHOUT_EVENTS:
            return False
        self._without_events[voice] += 1
        return True

    def _voice_and_language(self, utterance: Utterance) -> tuple[str, str]:
        voice_settings = utterance.voice_settings
        return voice_settings.voice, language_of(utterance.text, voice_settings, self._capabilities)
