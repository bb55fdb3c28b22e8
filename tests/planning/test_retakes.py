"""Retakes of lines, and their take versions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import subgen
from subgen.app.clean import clean_up
from subgen.app.inspect import verify
from subgen.app.retakes import LineTakes, takes_of_line, use, write_takes
from subgen.errors import InputFaults, UsageError
from subgen.jobs.run import RunResult
from subgen.ports import SilentObserver
from subgen.server.voice_job import Speech, VoiceJob
from tests.support.delivered_files import digests
from tests.support.tone_voice import RATE_HZ, ToneVoice, serve_tones
from tests.support.wireless import Beeps, ran

SHORT = "w01xa w02xa."
LONG = "w01xa w02xa w03xa. w04xa w05xa w06xa."


@dataclass
class MoodyVoice(ToneVoice):
    """Never speaks the same way twice: each time it takes a hundredth of a second longer to stop."""

    times: int = 0

    async def speak(self, job: VoiceJob) -> Speech:
        """The same, and a longer silence."""
        speech = await super().speak(job)
        self.times += 1
        return Speech(pcm=speech.pcm + bytes(2 * (RATE_HZ // 100) * self.times), words=speech.words)


class Producer:
    """Somebody who runs a script of two equal lines and another, over and over."""

    def __init__(self, folder: Path, url: str, voice: ToneVoice) -> None:
        self.out = folder / "out"
        self.voice = voice
        self.script = folder / "book.txt"
        self.url = url
        self.script.write_text(f"{SHORT}\n{LONG}\n{SHORT}\n")

    def run(self, *retake: str, **options: Any) -> RunResult:
        """Run it, with retakes of some lines."""
        given = {
            "out": self.out,
            "service": self.url,
            "sample_rate": RATE_HZ,
            "max_chars": 20,
            "clips": True,
        }
        return subgen.run(self.script, **{**given, "retake": retake, **options})

    def lengths(self) -> dict[str, float]:
        """Line -> seconds it takes on the track."""
        alignment = subgen.read_alignment(self.out / "book.json")
        return {line.id: round(line.end_s - line.start_s, 2) for line in alignment.lines}

    def kept(self, line: str) -> list[tuple[int, bool]]:
        """Number of each reading that is kept of a line, and whether it is in use."""
        told: LineTakes = takes_of_line(self.out, line)
        return [(reading.number, reading.is_in_use) for reading in told.kept]


@pytest.fixture
def producer(tmp_path: Path) -> Any:
    """A producer whose script was run once."""
    voice = MoodyVoice()
    with serve_tones(voice, []) as url:
        producer = Producer(tmp_path, url, voice)
        producer.run()
        voice.asked.clear()
        yield producer


def test_a_retake_is_that_line_s_alone_and_the_take_it_had_is_kept(producer: Producer) -> None:
    before = producer.lengths()

    producer.run("1")

    after = producer.lengths()
    assert after["1"] > before["1"]
    assert (after["2"], after["3"]) == (before["2"], before["3"])
    assert producer.kept("1") == [(1, False), (2, True)]
    assert producer.kept("3") == [(1, True), (2, False)]


def test_a_retake_of_a_line_of_several_requests_makes_all_of_them_anew(producer: Producer) -> None:
    producer.run("2")

    assert producer.voice.asked == {"w01xa w02xa w03xa.": 1, "w04xa w05xa w06xa.": 1}
    assert producer.kept("2") == [(1, False), (2, True)]


def test_the_next_run_keeps_the_retake_and_asks_for_nothing(producer: Producer) -> None:
    producer.run("1")
    with_retake = digests(producer.out)
    producer.voice.asked.clear()

    (delivered,) = producer.run().delivered

    assert (producer.voice.asked.total(), delivered.written) == (0, frozenset())
    assert digests(producer.out) == with_retake


def test_going_back_to_a_reading_gives_the_bytes_there_were(producer: Producer) -> None:
    first = digests(producer.out)
    producer.run("1", "2")
    assert digests(producer.out) != first

    use(producer.out, "1", 1, SilentObserver())
    used = use(producer.out, "2", 1, SilentObserver())

    assert digests(producer.out) == first
    assert used.delivered is not None
    assert verify(producer.out)[1] == []


def test_two_equal_lines_may_be_made_anew_at_once_and_each_has_its_own(producer: Producer) -> None:
    producer.run("1", "3")

    assert producer.lengths()["1"] != producer.lengths()["3"]
    assert producer.kept("1") == [(1, False), (2, True), (3, False)]
    assert producer.kept("3") == [(1, False), (2, False), (3, True)]


def test_a_choice_is_of_a_text_and_comes_back_with_it(producer: Producer) -> None:
    producer.run("1")
    with_retake = digests(producer.out)
    whole = producer.script.read_text()
    producer.script.write_text(whole.replace(SHORT, "w07xa.", 1))
    producer.run()
    producer.script.write_text(whole)

    producer.run()

    assert digests(producer.out) == with_retake


def test_a_chosen_retake_stays_whole_where_lines_are_cut_otherwise(producer: Producer) -> None:
    producer.run("2")
    length = producer.lengths()["2"]
    producer.voice.asked.clear()

    producer.run(max_chars=250)

    assert (producer.lengths()["2"], producer.voice.asked.total()) == (length, 0)


def test_a_line_that_was_never_spoken_is_spoken_once(producer: Producer) -> None:
    producer.script.write_text(f"{SHORT}\nw09xz.\n")

    producer.run("2")

    assert producer.voice.asked == {"w09xz.": 1}
    assert producer.kept("2") == [(1, True)]


def test_a_retake_that_the_budget_cut_off_is_the_same_when_the_run_goes_on(producer: Producer) -> None:
    producer.run("2", max_characters=20)
    assert producer.voice.asked.total() == 1
    assert producer.kept("2") == [(1, True)]

    producer.run()

    assert producer.voice.asked == {"w01xa w02xa w03xa.": 1, "w04xa w05xa w06xa.": 1}
    assert producer.kept("2") == [(1, False), (2, True)]


def test_a_retake_that_fails_is_told_and_leaves_the_line_what_it_had(tmp_path: Path) -> None:
    table = "text\nOne line.\nAnother line.\n"
    ran(tmp_path, table, Beeps())
    before = digests(tmp_path / "out")

    result = ran(tmp_path, table, Beeps("One line."), retake=["1"])

    assert [(failed.line.id, failed.reason) for failed in result.failed] == [("1", "not this one")]
    (delivered,) = result.delivered
    assert delivered.written == frozenset()
    service = Beeps()
    ran(tmp_path, table, service)
    assert (digests(tmp_path / "out"), service.asked) == (before, 0)


def test_an_unknown_line_and_an_unknown_reading_are_told(producer: Producer) -> None:
    with pytest.raises(InputFaults, match="--retake: no line has the id '9'; the first are 1, 2, 3"):
        producer.run("9")
    with pytest.raises(UsageError, match="line 1 has no take 2; there are: 1"):
        use(producer.out, "1", 2, SilentObserver())
    with pytest.raises(UsageError, match="no line has the id 'x'"):
        use(producer.out, "x", 1, SilentObserver())


def test_readings_can_be_listened_to(producer: Producer, tmp_path: Path) -> None:
    producer.run("2")

    written = list(write_takes(producer.out, "2", tmp_path / "listen"))

    assert [path.name for path in written] == ["2.take1.wav", "2.take2.wav"]
    clip = (producer.out / "book" / "wavs" / "2.wav").read_bytes()
    assert len(written[1].read_bytes()) == len(clip)


def test_cleaning_keeps_readings_unless_retakes_may_go(producer: Producer) -> None:
    producer.run("1")
    producer.run("1")
    used = digests(producer.out)

    clean_up(producer.out, (), retakes=False, agreed=lambda _: True)
    assert producer.kept("1") == [(1, False), (2, False), (3, True)]

    clean_up(producer.out, (), retakes=True, agreed=lambda _: True)
    assert producer.kept("1") == [(1, False), (3, True)]
    producer.voice.asked.clear()
    producer.run()
    assert (digests(producer.out), producer.voice.asked.total()) == (used, 0)


def test_the_same_retakes_asked_for_again_after_a_budget_go_on_and_end(producer: Producer) -> None:
    for _ in range(2):
        producer.run("1", "3", max_characters=12)

    assert producer.voice.asked == {SHORT: 2}
    assert producer.kept("1") == [(1, False), (2, True), (3, False)]
    assert producer.kept("3") == [(1, False), (2, False), (3, True)]


def test_a_retake_that_went_well_is_not_paid_for_again_because_another_failed(tmp_path: Path) -> None:
    table = "text\nOne line.\nAnother line.\n"
    ran(tmp_path, table, Beeps())
    refusing = Beeps("One line.")
    for _ in range(2):
        ran(tmp_path, table, refusing, retake=["1", "2"])

    assert refusing.asked == 3


def test_another_reading_can_be_asked_for_once_the_one_before_is_there(producer: Producer) -> None:
    producer.run("1")
    producer.run("1")

    assert producer.kept("1") == [(1, False), (2, False), (3, True)]


def test_a_chosen_reading_goes_with_its_line_when_lines_are_put_before_it(producer: Producer) -> None:
    producer.run("3")
    with_retake = producer.lengths()
    whole = producer.script.read_text()
    producer.script.write_text(f"w09xz.\nw08xz.\n{whole}")

    producer.run()

    lengths = producer.lengths()
    assert [lengths["3"], lengths["4"], lengths["5"]] == [
        with_retake["1"],
        with_retake["2"],
        with_retake["3"],
    ]
    assert producer.kept("5") == [(1, False), (2, True)]
    assert producer.kept("3") == [(1, True), (2, False)]


def test_a_plan_counts_every_retake_of_equal_lines(producer: Producer) -> None:
    told = subgen.plan(
        producer.script,
        out=producer.out,
        service=producer.url,
        sample_rate=RATE_HZ,
        max_chars=20,
        retake=["1", "3"],
    )

    assert (told.estimate.new_requests, told.estimate.new_characters) == (2, 24)


def test_a_damaged_reading_does_not_stand_in_the_way_of_the_others(producer: Producer) -> None:
    producer.run("1")
    (pack,) = (producer.out / ".subgen" / "packs").iterdir()
    damaged = bytearray(pack.read_bytes())
    damaged[-1] ^= 1
    pack.write_bytes(damaged)

    assert producer.kept("1") == [(1, False)]
    use(producer.out, "1", 1, SilentObserver())
    assert producer.kept("1") == [(1, True)]
