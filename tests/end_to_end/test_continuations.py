"""`--continuations`: the parts of a long line over one context, what is sent for it, and what is heard."""

import itertools
import json
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import subgen
from subgen.jobs.run import RunResult
from subgen.server.voice_job import Speech, VoiceJob
from tests.conftest import Run
from tests.support.tone_voice import RATE_HZ, ToneVoice, misplaced_words, serve_tones

WORDS = [f"w{number % 100:02}x{number:03}" for number in range(40)]
LONG = " ".join(WORDS) + "."
"""Three parts of at most 130 characters."""


@dataclass(slots=True)
class ContextVoice(ToneVoice):
    """A voice of tones that notes what came before each text, and whether it goes on.

    Attributes:
        jobs: Text, text before it and whether it goes on, of each job.
        refused: A text that it does not speak.
    """

    jobs: list[tuple[str, str, bool]] = field(default_factory=list)
    refused: str = ""

    async def speak(self, job: VoiceJob) -> Speech:
        """Note the job and speak, unless the text is refused."""
        self.jobs.append((job.text, job.before, job.goes_on))
        if job.text == self.refused:
            return Speech(error="not this one", is_too_long=True)
        return await ToneVoice.speak(self, job)

    def new_jobs(self) -> list[tuple[str, str, bool]]:
        """Return the jobs since the last call."""
        jobs, self.jobs = self.jobs, []
        return jobs


def speak(folder: Path, url: str, text: str = LONG, **options: Any) -> RunResult:
    """Run a script of one long line."""
    script = folder / "tones.txt"
    script.write_text(text + "\n")
    given: dict[str, Any] = {"sample_rate": RATE_HZ, "formats": ["json"], "max_chars": 130} | options
    return subgen.run(script, out=folder / "out", service=url, **given)


def misplaced(folder: Path) -> list[str]:
    """Return the words of the output that are not where the alignment says."""
    with wave.open(str(folder / "out" / "tones.wav"), "rb") as audio:
        pcm = audio.readframes(audio.getnframes())
    return list(misplaced_words(pcm, json.loads((folder / "out" / "tones.json").read_bytes())))


@pytest.fixture
def voice() -> ContextVoice:
    """A voice of tones."""
    return ContextVoice()


@pytest.fixture
def url(voice: ContextVoice) -> Iterator[str]:
    """A service with that voice."""
    with serve_tones(voice, []) as served:
        yield served


def test_each_part_is_one_take_that_knows_the_part_before(
    tmp_path: Path, voice: ContextVoice, url: str
) -> None:
    result = speak(tmp_path, url, continuations=True)
    jobs = voice.new_jobs()
    texts = [text for text, _, _ in jobs]

    assert result.failed == ()
    assert " ".join(texts) == LONG
    assert len(jobs) == 3
    assert [(before, goes_on) for _, before, goes_on in jobs] == [
        ("", True),
        (texts[0], True),
        (texts[1], False),
    ]
    assert misplaced(tmp_path) == []


def test_nothing_is_sent_again_and_the_option_off_is_as_ever(
    tmp_path: Path, voice: ContextVoice, url: str
) -> None:
    speak(tmp_path, url)
    plain = voice.new_jobs()
    speak(tmp_path, url, continuations=True)
    continued = voice.new_jobs()
    speak(tmp_path, url, continuations=True)
    speak(tmp_path, url)

    assert [job[1:] for job in plain] == [("", False)] * 3
    assert len(continued) == 3  # takes of their own
    assert voice.new_jobs() == []


def test_a_budget_within_a_line_is_gone_on_from_without_paying_twice(
    tmp_path: Path, voice: ContextVoice, url: str
) -> None:
    speak(tmp_path, url, continuations=True, max_characters=150)
    (kept,) = voice.new_jobs()
    speak(tmp_path, url, continuations=True)
    rest = voice.new_jobs()

    assert " ".join(text for text, _, _ in [kept, *rest]) == LONG
    assert [(before, goes_on) for _, before, goes_on in rest] == [("", True), (rest[0][0], False)]
    assert misplaced(tmp_path) == []


def test_of_a_line_whose_second_part_failed_that_part_alone_is_sent_again(
    tmp_path: Path, voice: ContextVoice, url: str
) -> None:
    speak(tmp_path, url, continuations=True)
    second, before, goes_on = voice.new_jobs()[1]
    other = LONG.replace("w00x000", "w99x000")
    voice.refused = second
    failed = speak(tmp_path, url, other, continuations=True)
    texts = [text for text, _, _ in voice.new_jobs()]
    voice.refused = ""
    mended = speak(tmp_path, url, other, continuations=True)

    assert [each.line.id for each in failed.failed] == ["1"]
    assert second in texts
    assert len(texts) == 3
    assert mended.failed == ()
    assert voice.new_jobs() == [(second, "", goes_on)]
    assert before == LONG[: len(before)]
    assert misplaced(tmp_path) == []


@pytest.mark.parametrize(
    "fault", ["drop=1", "truncate=1", "garble=1", "error-object=1", "close-after-complete=1"]
)
def test_a_broken_socket_costs_the_part_that_was_under_way(
    tmp_path: Path, voice: ContextVoice, fault: str
) -> None:
    with serve_tones(voice, [fault]) as url:
        result = speak(tmp_path, url, continuations=True)
    asked = voice.asked
    texts = sorted(asked, key=LONG.index)

    assert result.failed == ()
    assert " ".join(texts) == LONG
    assert asked == dict.fromkeys(
        texts, 1 if fault.startswith("close") else 3
    )  # a fault spares the third try
    assert misplaced(tmp_path) == []


def test_a_retake_is_one_speech_too(tmp_path: Path, voice: ContextVoice, url: str) -> None:
    speak(tmp_path, url, continuations=True)
    voice.new_jobs()
    speak(tmp_path, url, continuations=True, retake=["1"])
    jobs = voice.new_jobs()

    assert [before for _, before, _ in jobs] == ["", jobs[0][0], jobs[1][0]]
    assert misplaced(tmp_path) == []


def test_many_lines_over_many_connections_keep_their_parts_in_order(
    tmp_path: Path, voice: ContextVoice, url: str
) -> None:
    lines = [" ".join(f"w{word[1:3]}x{line}{word[4:]}" for word in WORDS) + "." for line in range(1, 9)]
    result = speak(tmp_path, url, "\n".join(lines), continuations=True, connections=4)
    before = {text: (before, goes_on) for text, before, goes_on in voice.new_jobs()}

    assert result.failed == ()
    assert misplaced(tmp_path) == []
    for line in lines:
        texts = [text for text in before if text in line]
        texts.sort(key=line.index)
        assert [before[text] for text in texts] == [
            (earlier, text != texts[-1]) for earlier, text in itertools.pairwise(["", *texts])
        ]


SENTENCE = (
    "The old man went down to the market in the morning because he wanted to buy a green apple "
    "and a yellow pear for the girl who lived with him in the small white house at the end of the road. "
)


def test_the_pauses_between_the_parts_are_those_of_one_speech(run: Run, tmp_path: Path) -> None:
    lengths = {}
    for option in ([], ["--continuations"]):
        (tmp_path / "story.txt").write_text(SENTENCE + SENTENCE.replace("man", "woman") + "\n")
        out = tmp_path / ("plain" if not option else "continued")
        answer = run(
            "story.txt",
            "-o",
            str(out),
            "--formats",
            "json",
            "--sample-rate",
            "8000",
            *option,
            "--no-progress",
        )
        assert answer.returncode == 0, answer.stderr
        alignment = json.loads((out / "story.json").read_bytes())
        (line,) = alignment["lines"]
        words = line["words"]
        assert [word["text"] for word in words] == line["text"].split()
        assert {word["timing"] for word in words} == {"service"}
        half = len(words) // 2
        lengths[bool(option)] = words[half]["start_s"] - words[half - 1]["end_s"]

    assert lengths[False] < 0.1
    assert 0.2 < lengths[True] < 0.5


def test_the_option_is_a_key_of_the_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(SENTENCE + SENTENCE + "\n")
    (tmp_path / "on.toml").write_text("continuations = true\n")
    run("story.txt", "--formats", "json", "--sample-rate", "8000", "--continuations", "--no-progress")
    answer = run("story.txt", "-c", "on.toml", "--formats", "json", "--sample-rate", "8000", "--dry-run")

    assert "to send: 0 requests" in answer.stdout
