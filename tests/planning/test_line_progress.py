"""Lines counted as done, failed or pending."""

from subgen.model import Failed, Line, Script, Take, TakeKey
from subgen.planning.line_progress import ProgressCounter, ScriptProgress, script_progress
from subgen.planning.request_log import RequestLog
from tests.support.memory_store import MemoryTakes

LINES = tuple(Line(id=str(row), row=row, text="a") for row in (1, 2, 3))
A, B, C, D = map(TakeKey, "abcd")


def test_a_line_is_done_failed_or_pending_by_its_takes_and_failures() -> None:
    counter = ProgressCounter({B: "refused"}.get)
    counter.add(LINES[0], (A,), [100])
    counter.add(LINES[1], (A, B), [100, None])
    counter.add(LINES[2], (C,), [None])

    assert counter.progress(attempts=3, characters=9) == ScriptProgress(
        done=1,
        failed=(Failed(line=LINES[1], reason="refused"),),
        pending=1,
        samples=100,
        attempts=3,
        characters=9,
    )
    assert not counter.progress().is_done


def test_the_reason_of_a_failed_line_is_that_of_its_first_missing_take() -> None:
    counter = ProgressCounter({A: "present all the same", B: "first", C: "second"}.get)
    counter.add(LINES[0], (A, D, B, C), [1, None, None, None])

    assert [failed.reason for failed in counter.progress().failed] == ["first"]


def test_a_script_whose_lines_all_have_takes_is_done() -> None:
    counter = ProgressCounter(RequestLog().reasons.get)
    counter.add(LINES[0], (A, B), [100, 50])

    assert (counter.progress().is_done, counter.progress().samples) == (True, 150)


def test_progress_is_counted_by_the_takes_that_are_stored_now() -> None:
    script = Script(stem="book", file="book.txt", lines=LINES)
    takes, log = MemoryTakes(), RequestLog()
    keys = [(A,), (B,), (A,)]
    before = script_progress(script, keys, takes, log)

    takes.put(A, Take(pcm=bytes(20), events=()))
    log.reasons[B] = "refused"
    log.attempts["book.txt"] += 2

    after = script_progress(script, keys, takes, log)
    assert (before.done, before.pending) == (0, 3)
    assert (after.done, after.samples, after.pending, after.attempts) == (2, 20, 0, 2)
    assert [failed.line.id for failed in after.failed] == ["2"]
