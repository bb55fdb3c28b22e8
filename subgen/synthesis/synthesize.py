"""Synthesize the missing takes of scripts over one pool of connections; report lines in order."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from subgen.align.take_check import suspicion_of
from subgen.model import Capabilities, Done, Failed, LineOutcome, Script, Take, Utterance
from subgen.planning.request_log import RequestLog
from subgen.planning.utterances import UtteranceResolver, expects_events
from subgen.ports import Observer, Synthesiser, TakeStore
from subgen.synthesis.accounting import LineAccounting
from subgen.synthesis.scheduler import Scheduler, SchedulerDeps, TakeCheck
from subgen.units import seconds_of_samples

__all__ = ["SynthesisDoors", "synthesize_missing"]

_ENOUGH_CONFIRMED = 3
"""Suspicions of one voice that a second take confirmed, until it gets no second takes: they cost double."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SynthesisDoors:
    """The outside world, as synthesis needs it.

    Attributes:
        synthesiser: The speech service.
        takes: The store of takes.
        observer: Hears about progress.
        stop: Set to stop sending requests.
        dice: Returns a random number from 0 to 1.
    """

    synthesiser: Synthesiser
    takes: TakeStore
    observer: Observer
    stop: asyncio.Event
    dice: Callable[[], float]


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

    def report_line(outcome: LineOutcome) -> None:
        match outcome:
            case Done(samples=samples):
                doors.observer.advanced(seconds_of_samples(sum(samples), settings.sample_rate), failed=False)
            case Failed():
                doors.observer.advanced(0.0, failed=True)
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
    runner = Scheduler(doors.synthesiser, doors.takes, settings.connections, deps)
    try:
        await runner.run(accounting.missing_utterances(lines), accounting.report)
    finally:
        doors.observer.finished()
        log.widest = max(log.widest, runner.limiter.widest)
        log.is_spent = runner.is_spent


class _TakeChecks:
    """Finds suspected takes, and decides which to request once more."""

    def __init__(self, capabilities: Capabilities) -> None:
        self._capabilities = capabilities
        self._confirmed: Counter[str] = Counter()

    def __call__(self, utterance: Utterance, take: Take, *, again: bool) -> TakeCheck:
        voice_settings = utterance.voice_settings
        rate_hz = voice_settings.sample_rate_hz
        has_events = expects_events(utterance, self._capabilities)
        suspicion = suspicion_of(take, utterance.text, rate_hz, expects_events=has_events)
        if suspicion is None:
            return TakeCheck()
        self._confirmed[voice_settings.voice] += again
        return TakeCheck(
            suspicion, again=not again and self._confirmed[voice_settings.voice] < _ENOUGH_CONFIRMED
        )
