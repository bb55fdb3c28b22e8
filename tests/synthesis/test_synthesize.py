"""Which takes of scripts are requested, what counts against the budget, and the outcomes of lines."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from subgen.config.settings import Settings
from subgen.errors import AccountRefused, RequestRefused
from subgen.model import Failed, Line, Script, Take, Utterance, WordEvent
from subgen.planning.line_progress import ScriptProgress, script_progress
from subgen.planning.request_log import RequestLog
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import SilentObserver
from subgen.providers.smallest.catalog import LOCAL
from subgen.synthesis.synthesize import SynthesisDoors, synthesize_missing
from tests.support.memory_store import MemoryTakes

SETTINGS = Settings(sample_rate=8000, connections=1, voice="kayal", language="ta")
"""A voice of which no word events are expected."""

SCRIPT = Script(
    stem="book",
    file="book.txt",
    lines=tuple(Line(id=text, row=1, text=text) for text in ("one", "three", "one", "seven")),
)
LOUD = Take(pcm=b"\0\x10\0\xf0" * 4000, events=())
SILENT = Take(pcm=bytes(16_000), events=())


class Service:
    """Speaks what it has, and refuses what it has not; its own connection."""

    def __init__(self, **takes: Take) -> None:
        self.takes = takes
        self.asked: list[str] = []

    def connection(self) -> "Service":
        """It is its own."""
        return self

    async def speak(self, utterance: Utterance, _: str, __: Callable[[], None]) -> Take:
        """Answer at once."""
        self.asked.append(utterance.text)
        if utterance.text not in self.takes:
            raise RequestRefused("no such word")
        return self.takes[utterance.text]

    async def close(self) -> None:
        """Nothing is open."""


ALL = {"one": LOUD, "three": LOUD, "seven": LOUD}


def doors(service: Service, takes: MemoryTakes) -> SynthesisDoors:
    return SynthesisDoors(
        synthesiser=service,
        takes=takes,
        observer=SilentObserver(),
        stop=asyncio.Event(),
        dice=lambda: 0.0,
    )


def progress_of(
    script: Script, resolver: UtteranceResolver, takes: MemoryTakes, log: RequestLog
) -> ScriptProgress:
    """How far the lines of a script are."""
    keys = [[utterance.key for utterance in resolver.utterances(script.stem, line)] for line in script.lines]
    return script_progress(script, keys, takes, log)


async def spoken(
    service: Service, takes: MemoryTakes, settings: Settings = SETTINGS, script: Script = SCRIPT
) -> tuple[RequestLog, ScriptProgress]:
    """What was heard in a run, and what became of the script."""
    heard, resolver = RequestLog(), UtteranceResolver(settings, LOCAL)
    await synthesize_missing((script,), resolver, doors(service, takes), heard)
    return heard, progress_of(script, resolver, takes, heard)


async def test_every_text_is_requested_once_and_every_line_is_done() -> None:
    service = Service(**ALL)

    heard, reported = await spoken(service, MemoryTakes())

    assert service.asked == ["one", "three", "seven"]
    assert (reported.done, reported.failed, reported.pending) == (4, (), 0)
    assert (reported.samples, reported.attempts, reported.characters) == (4 * 8000, 3, 13)
    assert not heard.is_spent


async def test_a_stored_take_is_not_requested() -> None:
    takes = MemoryTakes()
    await spoken(Service(**ALL), takes)
    service = Service()

    _, reported = await spoken(service, takes)

    assert service.asked == []
    assert (reported.done, reported.attempts, reported.characters) == (4, 0, 0)


@pytest.mark.parametrize(
    ("most", "asked", "done", "is_spent"),
    [
        (0, [], 0, True),
        (2, [], 0, True),
        (3, ["one"], 2, True),
        (7, ["one"], 2, True),
        (8, ["one", "three"], 3, True),
        (12, ["one", "three"], 3, True),
        (13, ["one", "three", "seven"], 4, False),
        (14, ["one", "three", "seven"], 4, False),
    ],
)
async def test_the_character_budget_is_kept_and_the_next_run_sends_the_rest(
    most: int,
    asked: list[str],
    done: int,
    is_spent: bool,  # noqa: FBT001 # a row's own
) -> None:
    takes, service, later = MemoryTakes(), Service(**ALL), Service(**ALL)

    heard, reported = await spoken(service, takes, replace(SETTINGS, max_characters=most))
    _, after = await spoken(later, takes)

    assert (service.asked, heard.is_spent) == (asked, is_spent)
    assert (reported.done, reported.failed, reported.pending) == (done, (), 4 - done)
    assert service.asked + later.asked == ["one", "three", "seven"]
    assert after.done == 4


async def test_a_failed_take_is_reported_for_every_line_that_needs_it() -> None:
    takes = MemoryTakes()

    heard, reported = await spoken(Service(three=LOUD, seven=LOUD), takes)

    first, _, third, _ = SCRIPT.lines
    reason = "no such word"
    assert reported.failed == (Failed(line=first, reason=reason), Failed(line=third, reason=reason))
    assert (reported.done, reported.pending) == (2, 0)
    assert list(heard.reasons.values()) == list(takes.reasons.values()) == [reason]


async def test_a_line_that_failed_in_an_earlier_run_is_requested_again() -> None:
    takes = MemoryTakes()
    await spoken(Service(three=LOUD, seven=LOUD), takes)
    service = Service(**ALL)

    _, reported = await spoken(service, takes)

    assert (service.asked, reported.done, reported.failed) == (["one"], 4, ())


async def test_a_suspected_take_is_requested_once_more_within_the_budget() -> None:
    takes, service = MemoryTakes(), Service(one=SILENT)

    heard, reported = await spoken(service, takes, replace(SETTINGS, max_characters=5))

    assert service.asked == ["one"]
    assert list(takes.doubts.values()) == ["the audio is silence"]
    assert (reported.done, reported.pending, heard.is_spent) == (2, 2, True)


async def test_after_three_confirmed_suspicions_a_voice_gets_no_second_takes() -> None:
    script = Script(
        stem="book",
        file="book.txt",
        lines=tuple(Line(id=text, row=1, text=text) for text in ("aa", "bb", "cc", "dd", "ee")),
    )
    takes, service = MemoryTakes(), Service(aa=SILENT, bb=SILENT, cc=SILENT, dd=SILENT, ee=SILENT)

    _, reported = await spoken(service, takes, script=script)

    assert Counter(service.asked) == {"aa": 2, "bb": 2, "cc": 2, "dd": 1, "ee": 1}
    assert (reported.done, len(takes.doubts)) == (5, 5)


EVENTS_EXPECTED = replace(SETTINGS, voice="meher", language=None, connections=8)
HINDI = "\u092f\u0939"


class Overlapping(Service):
    """Keeps every request open while others begin; sends word events for some texts."""

    def __init__(self, with_events: Callable[[str, int], bool]) -> None:
        super().__init__()
        self._with_events = with_events

    async def speak(self, utterance: Utterance, _: str, __: Callable[[], None]) -> Take:
        """Answer after others had their turn."""
        self.asked.append(utterance.text)
        for _turn in range(50):
            await asyncio.sleep(0)
        if not self._with_events(utterance.text, self.asked.count(utterance.text)):
            return LOUD
        return replace(LOUD, events=(WordEvent(index=0, word=utterance.text, start_s=0.1, end_s=0.4),))


def forty_lines(text: str = "line") -> Script:
    lines = tuple(Line(id=str(place), row=place, text=f"{text}{place}") for place in range(1, 41))
    return Script(stem="book", file="book.txt", lines=lines)


async def requested_twice(service: Service, script: Script) -> tuple[list[str], int]:
    """Texts that were requested twice, and the number of takes that are still suspected."""
    takes = MemoryTakes()
    _, reported = await spoken(service, takes, EVENTS_EXPECTED, script)
    assert reported.done == len(script.lines)
    assert max(Counter(service.asked).values()) <= 2
    return [text for text, count in Counter(service.asked).items() if count == 2], len(takes.doubts)


async def test_a_voice_that_never_sends_events_gets_two_second_takes_whatever_is_open() -> None:
    twice, suspected = await requested_twice(Overlapping(lambda _text, _count: False), forty_lines())

    assert (len(twice), suspected) == (2, 40)


async def test_a_voice_that_sends_no_events_in_one_of_its_languages_gets_two_second_takes() -> None:
    english, hindi = forty_lines(), forty_lines(HINDI)
    lines = [replace(line, id=f"hi-{line.id}") for line in hindi.lines]
    script = replace(english, lines=(*english.lines[:20], *lines))

    twice, suspected = await requested_twice(
        Overlapping(lambda text, _count: not text.startswith(HINDI)), script
    )

    assert (len(twice), suspected) == (2, 40)
    assert all(text.startswith(HINDI) for text in twice)


async def test_every_accident_of_a_voice_that_sends_events_gets_a_second_take() -> None:
    accidents = [f"line{place}" for place in range(20, 30)]

    twice, suspected = await requested_twice(
        Overlapping(lambda text, count: text not in accidents or count == 2), forty_lines()
    )

    assert (sorted(twice), suspected) == (accidents, 0)


async def test_the_sent_requests_are_known_though_the_run_broke_off() -> None:
    class Refusing(Service):
        async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
            """Refuse the account at the second request."""
            take = await super().speak(utterance, about, release)
            if len(self.asked) > 1:
                raise AccountRefused("the plan is used up")
            return take

    takes, heard, resolver = MemoryTakes(), RequestLog(), UtteranceResolver(SETTINGS, LOCAL)

    with pytest.raises(AccountRefused):
        await synthesize_missing((SCRIPT,), resolver, doors(Refusing(**ALL), takes), heard)

    reported = progress_of(SCRIPT, resolver, takes, heard)
    assert (reported.done, reported.pending, reported.attempts, reported.characters) == (2, 2, 2, 8)
