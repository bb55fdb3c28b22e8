"""Signals while a job runs, called as a library: from a program, in a notebook, and in a thread."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import Any

import pytest

import subgen
from subgen import Interrupted
from subgen.server.voice_job import Speech, VoiceJob
from tests.conftest import Cli
from tests.support.tone_voice import RATE_HZ, ToneVoice, script, serve_tones

LINES = 60


@dataclass(slots=True)
class InterruptingVoice(ToneVoice):
    """A voice at whose fifth request a signal comes to this process.

    Attributes:
        number: The signal.
    """

    number: signal.Signals = signal.SIGINT

    async def speak(self, job: VoiceJob) -> Speech:
        """Speak, and send the signal once."""
        speech = await ToneVoice.speak(self, job)
        if self.asked.total() == 5:
            os.kill(os.getpid(), self.number)
        return speech


def run_tones(folder: Path, url: str, **options: Any) -> subgen.RunResult:
    """Run a job that is long enough to be interrupted."""
    (folder / "tones.txt").write_text(script(LINES))
    return subgen.run(
        folder / "tones.txt",
        out=folder / "out",
        service=url,
        sample_rate=RATE_HZ,
        formats=["json"],
        audio="none",
        connections=2,
        **options,
    )


@contextmanager
def own_handler(number: signal.Signals) -> Iterator[list[int]]:
    """Handle a signal as a program does that has its own handler; gives the signals that it got."""
    caught: list[int] = []

    def catch(number: int, _: FrameType | None) -> None:
        caught.append(number)

    before = signal.signal(number, catch)
    try:
        yield caught
        assert signal.getsignal(number) is catch
    finally:
        signal.signal(number, before)


def interrupted(folder: Path, number: signal.Signals) -> None:
    """A job ends at a signal, keeps what was spoken, and the next run asks for the rest."""
    voice = InterruptingVoice(number=number)
    with serve_tones(voice, []) as url:
        with own_handler(number) as caught, pytest.raises(Interrupted, match="run again to continue") as end:
            run_tones(folder, url)
        assert end.value.signal_number == number
        assert caught == []
        assert voice.asked.total() < LINES // 2

        result = run_tones(folder, url)

    assert [spoken.done for spoken in result.spoken.values()] == [LINES]
    assert voice.asked.total() == LINES  # open requests were waited for, and none was sent twice


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_a_job_where_an_event_loop_runs(tmp_path: Path, number: signal.Signals) -> None:
    interrupted(tmp_path, number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_a_job_that_a_program_runs(tmp_path: Path, number: signal.Signals) -> None:
    interrupted(tmp_path, number)


def test_a_job_in_a_thread_leaves_signals_to_the_program(tmp_path: Path) -> None:
    results: list[subgen.RunResult] = []
    with serve_tones(InterruptingVoice(), []) as url, own_handler(signal.SIGINT) as caught:
        thread = Thread(target=lambda: results.append(run_tones(tmp_path, url)))
        thread.start()
        thread.join()

    assert [result.failed for result in results] == [()]
    assert caught == [signal.SIGINT]


@dataclass(slots=True)
class StoppingVoice(ToneVoice):
    """A voice at whose fifth request the program sets an event.

    Attributes:
        stop: The event.
    """

    stop: Event = field(default_factory=Event)

    async def speak(self, job: VoiceJob) -> Speech:
        """Speak, and set the event."""
        if self.asked.total() == 5:
            self.stop.set()
        return await ToneVoice.speak(self, job)


def test_an_event_ends_a_job_in_a_thread(tmp_path: Path) -> None:
    voice, ends = StoppingVoice(), list[BaseException]()

    def run() -> None:
        try:
            run_tones(tmp_path, url, stop=voice.stop)
        except Interrupted as end:
            ends.append(end)

    with serve_tones(voice, ["trickle=1:0.01s"]) as url:
        thread = Thread(target=run)
        thread.start()
        thread.join()
    asked = voice.asked.total()

    assert [str(end).endswith("run again to continue") for end in ends] == [True]
    assert asked < LINES
    with serve_tones(voice, []) as url, pytest.raises(Interrupted):
        run_tones(tmp_path, url, stop=voice.stop)
    assert voice.asked.total() == asked


def test_an_event_ends_the_writing_of_a_job(tmp_path: Path) -> None:
    with serve_tones(ToneVoice(), []) as url:
        run_tones(tmp_path, url)
        stop = Event()
        stop.set()
        (tmp_path / "out" / "tones.json").unlink()
        with pytest.raises(Interrupted, match="no outputs were written"):
            run_tones(tmp_path, url, stop=stop)

    assert not (tmp_path / "out" / "tones.json").exists()


IN_A_THREAD = """
import threading
import time
from pathlib import Path
from subgen import Interrupted
from tests.app.test_signals import InterruptingVoice, run_tones
from tests.support.tone_voice import serve_tones

voice = InterruptingVoice()

def run():
    try:
        with serve_tones(voice, ["trickle=1:0.02s"]) as url:
            run_tones(Path(), url)
    except Interrupted as end:
        print(end, voice.asked.total() < 30)

thread = threading.Thread(target=run)
thread.start()
while thread.is_alive():
    time.sleep(0.01)
"""


def test_a_job_in_a_thread_ends_with_a_program_that_was_interrupted(subgen: Cli) -> None:
    answer = subgen.python("-c", IN_A_THREAD)

    assert answer.stderr.endswith("KeyboardInterrupt\n")
    assert answer.stdout.endswith("run again to continue True\n")


@pytest.mark.parametrize(
    "call",
    [
        lambda file, stop: subgen.run(file, out=file.parent / "out", service="ws://127.0.0.1:1", notice=stop),
        lambda _, stop: subgen.run(_Stopping(stop)),
        lambda _, stop: subgen.plan(_Stopping(stop)),
        lambda _, stop: subgen.check(_Stopping(stop)),
        lambda _, stop: subgen.check_text("", name=_Stopping(stop)),  # type: ignore[arg-type]
        lambda _, stop: subgen.read_alignment(_Stopping(stop)),
    ],
    ids=["run", "run, at once", "plan", "check", "check_text", "read_alignment"],
)
def test_no_call_raises_a_bare_keyboard_interrupt(
    tmp_path: Path, call: Callable[[Path, Callable[..., None]], object]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.txt").write_text("Hello.\n")

    with pytest.raises(Interrupted):
        call(tmp_path / "a.txt", stop)


class _Stopping(os.PathLike[str]):
    """A path at which somebody presses Ctrl-C."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop

    def __fspath__(self) -> str:
        self._stop()
        return sys.executable
