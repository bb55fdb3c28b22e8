"""Many requests over a few connections, with a service and a store in memory."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

import pytest

from subgen.errors import (
    AccountRefused,
    NoService,
    OutputError,
    RequestLost,
    RequestRefused,
    ServiceBusy,
    ServiceDown,
    SocketRefused,
)
from subgen.model import Continuation, Take, TakeKey, Utterance, VoiceSettings
from subgen.synthesis.scheduler import GRACE_S, Scheduler, SchedulerDeps, TakeCheck
from tests.support.memory_store import MemoryTakes
from tests.support.stopped_clock import stopped_clock

READING = VoiceSettings(voice="meher", model="lightning_v3.1", language=None, speed=1.0, sample_rate_hz=8000)
TAKE = Take(pcm=b"\1\0", events=())

Answer = Callable[[Utterance], Awaitable[Take]]


def utterance(number: int) -> Utterance:
    """One of many."""
    return Utterance(key=TakeKey(str(number)), text=str(number), voice_settings=READING, first_word=0)


def utterances(count: int) -> Iterator[Utterance]:
    """Many."""
    return map(utterance, range(count))


class Service:
    """Speaks as a test says, and counts its connections."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.opened = 0
        self.closed = 0
        self.busy = 0
        self.most_busy = 0

    def connection(self) -> "Service":
        """It is its own connection."""
        self.opened += 1
        return self

    async def speak(self, asked: Utterance, _: str, __: Callable[[], None]) -> Take:
        """Answer as the test says."""
        self.busy += 1
        self.most_busy = max(self.most_busy, self.busy)
        try:
            return await self.answer(asked)
        finally:
            self.busy -= 1

    async def close(self) -> None:
        """Count it."""
        self.closed += 1


class Told:
    """What a runner told, in order."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.failures: dict[str, str] = {}

    def __call__(self, asked: Utterance, failure: str | None) -> None:
        """Write it down."""
        self.texts.append(asked.text)
        self.failures.update({} if failure is None else {asked.text: failure})


class Purse:
    """Lets so many requests be sent, and remembers which."""

    def __init__(self, most: int = 1_000_000) -> None:
        self.left = most
        self.sent: list[str] = []

    def __call__(self, asked: Utterance) -> bool:
        """Whether there is one left."""
        if not self.left:
            return False
        self.left -= 1
        self.sent.append(asked.text)
        return True


class Watcher:
    """Who is told how it goes, and notes when the service was down and back."""

    def __init__(self) -> None:
        self.downs: list[bool] = []

    def started(self, lines: int) -> None:
        """Nothing of interest."""

    def advanced(self, audio_s: float, *, failed: bool) -> None:
        """Nothing of interest."""

    def service_is_down(self, why: str | None) -> None:
        """Note it."""
        self.downs.append(why is not None)

    def writing(self, name: str, lines: int) -> None:
        """Nothing of interest."""

    def wrote(self) -> None:
        """Nothing of interest."""

    def finished(self) -> None:
        """Nothing of interest."""


def believe(_: Utterance, __: Take, *, again: bool) -> TakeCheck:
    """Doubt nothing."""
    del again
    return TakeCheck()


def tools(stop: asyncio.Event | None = None, **fields: Any) -> SchedulerDeps:
    """What a runner needs, with dice that never make anybody wait."""
    chosen = {
        "observer": Watcher(),
        "dice": lambda: 0.0,
        "check_take": believe,
        "may_send": Purse(),
        "not_sent": lambda _: None,
        **fields,
    }
    return SchedulerDeps(stop=stop or asyncio.Event(), **chosen)


async def at_once(_: Utterance) -> Take:
    """An answer without a wait."""
    return TAKE


async def run(
    answer: Answer, count: int, connections: int = 4, **fields: Any
) -> tuple[Told, MemoryTakes, Service]:
    """A run to its end."""
    reported, store, service = Told(), MemoryTakes(), Service(answer)
    await Scheduler(service, store, connections, tools(**fields)).run(utterances(count), reported)
    return reported, store, service


async def test_every_utterance_is_requested_once_stored_and_reported() -> None:
    reported, store, service = await run(at_once, 100)

    assert reported.texts == list(map(str, range(100)))
    assert sorted(map(int, store.kept)) == list(range(100))
    assert service.opened == service.closed == 4


async def test_a_run_without_utterances_ends_at_once() -> None:
    reported, _, _ = await run(at_once, 0)

    assert reported.texts == []


async def test_outcomes_are_reported_in_input_order_whatever_order_they_arrive_in() -> None:
    first_may_come = asyncio.Event()

    async def first_comes_last(asked: Utterance) -> Take:
        await {"0": first_may_come}.get(asked.text, _SET).wait()
        {"19": first_may_come}.get(asked.text, _SET).set()
        return TAKE

    reported, store, _ = await run(first_comes_last, 20)

    assert store.kept.index(TakeKey("0")) >= 19
    assert reported.texts == list(map(str, range(20)))


_SET = asyncio.Event()
_SET.set()


async def test_as_many_requests_are_open_as_there_are_connections() -> None:
    async def take_turns(_: Utterance) -> Take:
        await asyncio.sleep(0)
        return TAKE

    _, _, service = await run(take_turns, 100, connections=7)

    assert service.most_busy == 7


async def test_the_input_is_not_pulled_further_than_the_window_beyond_the_first_open_request() -> None:
    pulled: list[int] = []
    head_may_come, window_is_full = asyncio.Event(), asyncio.Event()

    def watched() -> Iterator[Utterance]:
        for number in range(1000):
            pulled.append(number)
            {255: window_is_full}.get(number, _SET).set()
            yield utterance(number)

    async def head_is_missing(asked: Utterance) -> Take:
        await {"0": head_may_come}.get(asked.text, _SET).wait()
        return TAKE

    reported = Told()
    running = asyncio.create_task(
        Scheduler(Service(head_is_missing), MemoryTakes(), 4, tools()).run(watched(), reported)
    )
    await window_is_full.wait()
    await asyncio.sleep(0)
    assert len(pulled) == 256
    assert reported.texts == []

    head_may_come.set()
    await running

    assert len(reported.texts) == 1000


async def test_a_hundred_thousand_lines_are_never_in_memory_together() -> None:
    waiting: defaultdict[str, int] = defaultdict(int)

    def watched() -> Iterator[Utterance]:
        for number in range(100_000):
            waiting["now"] += 1
            waiting["most"] = max(waiting["most"], waiting["now"])
            yield utterance(number)

    def reported(_: Utterance, __: str | None) -> None:
        waiting["now"] -= 1
        waiting["told"] += 1

    await Scheduler(Service(at_once), Forgetful(), 8, tools()).run(watched(), reported)

    assert waiting["told"] == 100_000
    assert waiting["most"] <= 8 * 16


class Forgetful(MemoryTakes):
    """Keeps nothing: the specification is of the runner's own memory."""

    def put(self, key: str, take: Take) -> None:
        """Let it go."""


@pytest.mark.parametrize(
    ("error", "reason", "attempts"),
    [
        (RequestRefused("no such voice", "404"), "no such voice (404)", 1),
        (RequestLost("broke off", "1006"), "broke off (1006) (after 5 attempts)", 5),
    ],
)
async def test_one_bad_line_is_reported_and_the_rest_goes_on(
    error: Exception, reason: str, attempts: int
) -> None:
    async def one_fails(asked: Utterance) -> Take:
        if asked.text == "3":
            raise error
        return TAKE

    purse = Purse()
    reported, store, _ = await run(one_fails, 10, may_send=purse)

    assert reported.texts == list(map(str, range(10)))
    assert reported.failures == {"3": reason}
    assert purse.sent.count("3") == attempts
    assert len(purse.sent) == 9 + attempts
    assert store.failure(TakeKey("3")) == reason
    assert TakeKey("3") not in store


def failing(times: int, error: Exception, then: Answer | None = None) -> Answer:
    """An answer that fails so often for each utterance, and then comes."""
    tries: defaultdict[str, int] = defaultdict(int)

    async def answer(asked: Utterance) -> Take:
        tries[asked.text] += 1
        if tries[asked.text] <= times:
            raise error
        return await (then or at_once)(asked)

    return answer


async def test_a_lost_answer_is_requested_again_and_stored_once() -> None:
    purse = Purse()
    reported, store, _ = await run(failing(4, RequestLost("broke off")), 10, connections=1, may_send=purse)

    assert (reported.texts, reported.failures) == (list(map(str, range(10))), {})
    assert Counter(purse.sent) == {str(number): 5 for number in range(10)}
    assert sorted(map(int, store.kept)) == list(range(10))


@pytest.mark.parametrize("error", [SocketRefused("no socket", "503"), ServiceBusy("too many", "429")])
async def test_a_failure_of_the_service_uses_up_no_attempt_of_a_line(error: Exception) -> None:
    reported, _, _ = await run(failing(15, error), 1)

    assert (reported.texts, reported.failures) == (["0"], {})


async def test_a_service_that_is_down_is_probed_and_fails_no_line() -> None:
    watcher, calls = Watcher(), 0

    async def down_for_a_while(_: Utterance) -> Take:
        nonlocal calls
        calls += 1
        await asyncio.sleep(0)
        if 30 < calls <= 100:
            raise RequestLost("broke off")
        return TAKE

    reported, _, service = await run(down_for_a_while, 200, connections=8, observer=watcher)

    assert reported.texts == list(map(str, range(200)))
    assert reported.failures == {}
    assert watcher.downs == [True, False]
    assert service.most_busy == 8


async def test_the_run_ends_when_a_service_does_not_come_back() -> None:
    async def never(_: Utterance) -> Take:
        raise SocketRefused("cannot reach it")

    with pytest.raises(ServiceDown, match="the service is down: cannot reach it; run again once it is back"):
        await run(never, 100, give_up_after_s=0.0)


async def test_an_address_without_a_service_ends_the_run_at_once() -> None:
    calls: list[str] = []

    async def nobody(asked: Utterance) -> Take:
        calls.append(asked.text)
        raise NoService("not a service of this kind", "404")

    with pytest.raises(NoService):
        await run(nobody, 1000)

    assert len(calls) <= 4


async def test_a_suspected_take_is_requested_once_more_and_then_accepted() -> None:
    asked_again: list[bool] = []
    purse = Purse()

    def doubt_one(asked: Utterance, _: Take, *, again: bool) -> TakeCheck:
        asked_again.extend([again] if asked.text == "3" else [])
        return TakeCheck("too short", again=not again) if asked.text == "3" else TakeCheck()

    _, store, _ = await run(at_once, 5, check_take=doubt_one, may_send=purse)

    assert asked_again == [False, True]
    assert Counter(purse.sent) == {"0": 1, "1": 1, "2": 1, "3": 2, "4": 1}
    assert store.kept.count(TakeKey("3")) == 1
    assert store.doubts == {TakeKey("3"): "too short"}


async def test_a_good_second_take_replaces_a_suspected_one() -> None:
    def doubt_the_first(_: Utterance, __: Take, *, again: bool) -> TakeCheck:
        return TakeCheck() if again else TakeCheck("too short", again=True)

    reported, store, _ = await run(at_once, 2, check_take=doubt_the_first)

    assert reported.texts == ["0", "1"]
    assert sorted(store.kept) == ["0", "1"]
    assert store.doubts == {}


def doubt_once(_: Utterance, __: Take, *, again: bool) -> TakeCheck:
    """Something is wrong with every take; another is asked for once."""
    return TakeCheck("too short", again=not again)


async def test_a_suspected_take_is_stored_with_its_suspicion_if_no_other_arrives() -> None:
    calls = 0

    async def come_once(_: Utterance) -> Take:
        nonlocal calls
        calls += 1
        if calls > 1:
            raise RequestLost("broke off")
        return TAKE

    reported, store, _ = await run(come_once, 1, check_take=doubt_once)

    assert (reported.texts, reported.failures, calls) == (["0"], {}, 6)
    assert (store.kept, store.doubts) == ([TakeKey("0")], {TakeKey("0"): "too short"})
    assert store.reasons == {}


async def test_a_suspected_take_is_stored_if_the_budget_allows_no_other() -> None:
    reported, store, _ = await run(at_once, 1, check_take=doubt_once, may_send=Purse(1))

    assert (reported.texts, reported.failures) == (["0"], {})
    assert store.doubts == {TakeKey("0"): "too short"}


async def test_a_suspected_take_is_not_stored_if_the_run_is_stopped() -> None:
    stop = asyncio.Event()

    def doubt_and_stop(_: Utterance, __: Take, *, again: bool) -> TakeCheck:
        stop.set()
        return TakeCheck("too short", again=not again)

    reported, store = Told(), MemoryTakes()
    await Scheduler(Service(at_once), store, 1, tools(stop, check_take=doubt_and_stop)).run(
        utterances(1), reported
    )

    assert (reported.texts, store.kept) == ([], [])


# What may be sent


@pytest.mark.parametrize(("most", "is_spent"), [(0, True), (1, True), (9, True), (10, False), (11, False)])
async def test_the_budget_is_never_exceeded_and_every_answer_is_stored(most: int, is_spent: bool) -> None:  # noqa: FBT001 # a row's own
    reported, store, purse = Told(), MemoryTakes(), Purse(most)
    runner = Scheduler(Service(at_once), store, 1, tools(may_send=purse))

    await runner.run(utterances(10), reported)

    sent = list(map(str, range(10)))[:most]
    assert purse.sent == reported.texts == store.kept == sent
    assert runner.is_spent is is_spent


async def test_open_requests_run_to_their_end_when_the_budget_is_used_up() -> None:
    third_was_refused = asyncio.Event()
    purse = Purse(2)

    def may_send(asked: Utterance) -> bool:
        {"2": third_was_refused}.get(asked.text, _SET).set()
        return purse(asked)

    async def answer_late(_: Utterance) -> Take:
        await third_was_refused.wait()
        return TAKE

    class Wide(Service):
        async def speak(self, asked: Utterance, about: str, release: Callable[[], None]) -> Take:
            """Let another begin at once."""
            release()
            return await super().speak(asked, about, release)

    reported, store = Told(), MemoryTakes()
    await Scheduler(Wide(answer_late), store, 1, tools(may_send=may_send)).run(utterances(1000), reported)

    assert reported.texts == store.kept == ["0", "1"]


async def test_a_retry_counts_against_the_budget() -> None:
    reported, store, purse = Told(), MemoryTakes(), Purse(3)

    await Scheduler(Service(failing(1, RequestLost("broke off"))), store, 1, tools(may_send=purse)).run(
        utterances(10), reported
    )

    assert len(purse.sent) == 3
    assert store.reasons == {}
    assert reported.failures == {}


async def test_a_line_whose_retry_exceeds_the_budget_has_not_failed() -> None:
    reported, store, _ = await run(failing(1, RequestLost("broke off")), 1, may_send=Purse(1))

    assert (reported.texts, store.kept, store.reasons) == ([], [], {})


async def test_a_busy_service_gets_fewer_requests_at_once() -> None:
    under_way = most_allowed = 0

    async def no_more_than_three(_: Utterance) -> Take:
        nonlocal under_way, most_allowed
        under_way += 1
        most_allowed = max(most_allowed, under_way)
        try:
            await asyncio.sleep(0)
            if under_way > 3:
                raise ServiceBusy("too many at once", "429")
            await asyncio.sleep(0)
        finally:
            under_way -= 1
        return TAKE

    reported, store, service = Told(), MemoryTakes(), Service(no_more_than_three)
    runner = Scheduler(service, store, 32, tools())
    await runner.run(utterances(500), reported)

    assert reported.failures == {}
    assert len(store.kept) == 500
    assert most_allowed < 16


async def test_the_next_request_begins_when_the_connection_is_released() -> None:
    first_may_end = asyncio.Event()
    begun: list[str] = []

    class Overlapping(Service):
        async def speak(self, asked: Utterance, _: str, release: Callable[[], None]) -> Take:
            """Let go at once; the first is whole only once all have begun."""
            begun.append(asked.text)
            release()
            {"9": first_may_end}.get(asked.text, _SET).set()
            await {"0": first_may_end}.get(asked.text, _SET).wait()
            return TAKE

    reported, store = Told(), MemoryTakes()
    await Scheduler(Overlapping(at_once), store, 1, tools()).run(utterances(10), reported)

    assert begun == reported.texts == list(map(str, range(10)))
    assert store.kept[-1] in ("0", "9")


async def test_the_next_request_begins_while_a_take_is_being_stored() -> None:
    second_was_asked_for = asyncio.Event()

    class Slow(MemoryTakes):
        async def keep(self, key: TakeKey, _: Take, __: str | None, release: Callable[[], None]) -> None:
            """Say that more may come, and be done once it has."""
            release()
            await second_was_asked_for.wait()
            self.put(key, TAKE)

    async def answer(asked: Utterance) -> Take:
        {"1": second_was_asked_for}.get(asked.text, _SET).set()
        return TAKE

    reported, store = Told(), Slow()
    with stopped_clock() as clock:
        running = Scheduler(Service(answer), store, 1, tools()).run(utterances(2), reported)
        await clock.fast_forward(asyncio.create_task(running))

    assert reported.texts == ["0", "1"]
    assert sorted(store.kept) == ["0", "1"]


async def test_a_take_is_reported_once_it_is_stored_and_not_before() -> None:
    order: list[str] = []

    class Noting(MemoryTakes):
        async def keep(self, key: TakeKey, _: Take, __: str | None, release: Callable[[], None]) -> None:
            """Say that more may come, and be done a turn later."""
            release()
            await asyncio.sleep(0)
            order.append(f"{key} kept")

    def reported(asked: Utterance, _: str | None) -> None:
        order.append(f"{asked.text} told")

    await Scheduler(Service(at_once), Noting(), 1, tools()).run(utterances(2), reported)

    assert [order.index(f"{key} kept") < order.index(f"{key} told") for key in ("0", "1")] == [True, True]


async def test_a_refused_account_ends_the_run() -> None:
    asked_for: list[str] = []

    async def refuse(asked: Utterance) -> Take:
        asked_for.append(asked.text)
        raise AccountRefused("the key is not known")

    with pytest.raises(AccountRefused, match="the key is not known"):
        await run(refuse, 1000, connections=4)

    assert len(asked_for) <= 4


async def test_answers_that_arrive_after_a_refused_account_are_stored() -> None:
    refused = asyncio.Event()

    async def refuse_the_second(asked: Utterance) -> Take:
        if asked.text == "1":
            refused.set()
            raise AccountRefused("the plan is used up")
        await refused.wait()
        return TAKE

    reported, store, service = Told(), MemoryTakes(), Service(refuse_the_second)
    with pytest.raises(AccountRefused):
        await Scheduler(service, store, 2, tools()).run(utterances(1000), reported)

    assert store.kept == [TakeKey("0")]


async def test_a_full_disk_ends_the_run() -> None:
    class Full(MemoryTakes):
        async def keep(self, key: TakeKey, _: Take, __: str | None, ___: Callable[[], None]) -> None:
            """Find no room."""
            raise OutputError(f"no room for {key}")

    with pytest.raises(OutputError, match="no room for 0"):
        await Scheduler(Service(at_once), Full(), 1, tools()).run(utterances(1000), Told())


async def test_a_stop_sends_nothing_more_and_waits_for_open_requests() -> None:
    stop, may_answer = asyncio.Event(), asyncio.Event()
    asked_for: list[str] = []

    async def answer_when_told(asked: Utterance) -> Take:
        asked_for.append(asked.text)
        {"1": stop}.get(asked.text, _SET).set()
        await may_answer.wait()
        return TAKE

    reported, store, service = Told(), MemoryTakes(), Service(answer_when_told)
    running = asyncio.create_task(Scheduler(service, store, 2, tools(stop)).run(utterances(1000), reported))
    await stop.wait()
    may_answer.set()
    await running

    assert asked_for == ["0", "1"]
    assert reported.texts == ["0", "1"]
    assert service.closed == 2


async def test_open_requests_are_dropped_after_the_grace_period() -> None:
    stop = asyncio.Event()

    async def never(_: Utterance) -> Take:
        stop.set()
        await asyncio.Event().wait()
        return TAKE

    reported, store, service = Told(), MemoryTakes(), Service(never)
    with stopped_clock() as clock:
        running = Scheduler(service, store, 2, tools(stop)).run(utterances(10), reported)
        await clock.fast_forward(asyncio.create_task(running))

    assert clock.passed_s == pytest.approx(GRACE_S)
    assert (reported.texts, store.kept, service.busy) == ([], [], 0)
    assert service.closed == 2


async def test_a_run_that_is_stopped_before_it_begins_sends_nothing() -> None:
    stop = asyncio.Event()
    stop.set()
    reported, service = Told(), Service(at_once)

    await Scheduler(service, MemoryTakes(), 2, tools(stop)).run(utterances(10), reported)

    assert reported.texts == []
    assert service.opened == service.closed


async def test_a_cancelled_run_leaves_no_open_request() -> None:
    begun = asyncio.Event()

    async def never(_: Utterance) -> Take:
        begun.set()
        await asyncio.Event().wait()
        return TAKE

    service = Service(never)
    running = asyncio.create_task(Scheduler(service, MemoryTakes(), 3, tools()).run(utterances(10), Told()))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert service.busy == 0
    assert service.closed == 3


async def test_a_bug_in_a_worker_surfaces_at_once_though_others_wait_for_its_line() -> None:
    async def fail_at_the_head(asked: Utterance) -> Take:
        await asyncio.sleep(0)
        if asked.text == "0":
            raise KeyError(asked.text)
        return TAKE

    scheduler = Scheduler(Service(fail_at_the_head), MemoryTakes(), 4, tools())
    with stopped_clock() as clock:
        running = asyncio.create_task(scheduler.run(utterances(100_000), Told()))
        with pytest.raises(KeyError):
            await clock.fast_forward(running)


async def test_a_bug_in_the_input_surfaces() -> None:
    def broken() -> Iterator[Utterance]:
        yield utterance(0)
        raise KeyError("row")

    with pytest.raises(KeyError, match="row"):
        await Scheduler(Service(at_once), MemoryTakes(), 4, tools()).run(broken(), Told())


async def test_a_bug_in_the_report_callback_surfaces() -> None:
    def reported(_: Utterance, __: str | None) -> None:
        raise BrokenPipeError

    scheduler = Scheduler(Service(at_once), MemoryTakes(), 4, tools())
    with stopped_clock() as clock:
        running = asyncio.create_task(scheduler.run(utterances(1000), reported))
        with pytest.raises(BrokenPipeError):
            await clock.fast_forward(running)


# The parts of one context


def parts_of(name: str, numbers: Iterable[int], last: int) -> list[Utterance]:
    """Return some parts of a line."""
    return [
        Utterance(
            key=TakeKey(f"{name}{number}"),
            text=f"{name}{number}",
            voice_settings=READING,
            first_word=0,
            continuation=Continuation(of=TakeKey(f"{name}0"), part=number, is_last=number == last),
        )
        for number in numbers
    ]


async def run_parts(
    workers: "Workers", asked: Iterable[Utterance | None], connections: int = 1, **fields: Any
) -> Told:
    """Run parts to their end."""
    reported = Told()
    await Scheduler(workers, MemoryTakes(), connections, tools(**fields)).run(asked, reported)
    return reported


class Workers:
    """A service that notes which connection sent which part, and in which order."""

    def __init__(self, failing: dict[str, list[Exception]] | None = None) -> None:
        self.sent: dict[int, list[str]] = defaultdict(list)
        self.failing = failing or {}
        self.opened = 0

    def connection(self) -> "Worker":
        """Return a new connection."""
        self.opened += 1
        return Worker(self, self.opened)


class Worker:
    """One of its connections."""

    def __init__(self, workers: Workers, number: int) -> None:
        self._workers = workers
        self._number = number

    async def speak(self, asked: Utterance, _: str, __: Callable[[], None]) -> Take:
        """Note the part; fail as often as the test says."""
        self._workers.sent[self._number].append(asked.text)
        await asyncio.sleep(0)
        if errors := self._workers.failing.get(asked.text):
            raise errors.pop(0)
        return TAKE

    async def close(self) -> None:
        """Do nothing."""


async def test_the_parts_of_a_context_go_over_one_connection_in_their_order() -> None:
    workers = Workers()
    asked = [part for name in "abcdef" for part in parts_of(name, range(4), 3)]
    told = await run_parts(workers, asked, 3)

    sent = [name for names in workers.sent.values() for name in names]
    assert sorted(sent) == sorted(part.text for part in asked)
    for names in workers.sent.values():
        assert names == [f"{name[0]}{number % 4}" for number, name in enumerate(names)]
    assert len([names for names in workers.sent.values() if names]) > 1
    assert told.texts == [part.text for part in asked]


async def test_parts_that_are_kept_are_skipped_and_other_requests_go_on() -> None:
    workers = Workers()
    asked = [*parts_of("a", [1, 3], 4), utterance(7), *parts_of("b", [0, 1], 1), utterance(8)]
    told = await run_parts(workers, [None, *asked, None], 2)

    assert told.texts == ["a1", "a3", "7", "b0", "b1", "8"]


async def test_a_part_that_is_lost_is_sent_again_with_those_after_it_and_none_before_it() -> None:
    workers = Workers({"a1": [RequestLost("gone")]})
    told = await run_parts(workers, parts_of("a", range(4), 3), 1)

    assert workers.sent == {1: ["a0", "a1", "a1", "a2", "a3"]}
    assert told.failures == {}


async def test_the_parts_after_one_that_is_refused_are_spoken_all_the_same() -> None:
    workers = Workers({"a1": [RequestRefused("no")]})
    told = await run_parts(workers, parts_of("a", range(4), 3), 1)

    assert workers.sent == {1: ["a0", "a1", "a2", "a3"]}
    assert told.failures == {"a1": "no"}


async def test_a_budget_ends_within_a_context() -> None:
    workers = Workers()
    told = await run_parts(workers, parts_of("a", range(4), 3), 2, may_send=Purse(2))

    assert told.texts == ["a0", "a1"]


async def test_contexts_are_finished_where_the_service_is_busy() -> None:
    workers = Workers({f"{name}1": [ServiceBusy("busy")] for name in "abcd"})
    asked = [part for name in "abcd" for part in parts_of(name, range(3), 2)]
    with stopped_clock() as clock:
        run = asyncio.create_task(run_parts(workers, asked, 3))
        told = await clock.fast_forward(run)

    assert told.texts == [part.text for part in asked]
    assert told.failures == {}
