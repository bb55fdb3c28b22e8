"""Pauses inside lines, from the input to the outputs."""

import json
import wave
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli, Run
from tests.support.delivered_files import digests

RATE_HZ = 8000
OPTIONS = ("--sample-rate", str(RATE_HZ), "--clips")
SCRIPT = (
    "One two. [pause 1.5s] Three four, <break time='500ms'/> five six.\n"
    "[pause 300ms] A plain line. [pause 2s]\n"
    "The last. [pause 1s]\n"
)


def read(path: Path) -> dict[str, Any]:
    alignment: dict[str, Any] = json.loads(path.read_text())
    return alignment


def samples_of(path: Path) -> bytes:
    with wave.open(str(path), "rb") as audio:
        return audio.readframes(audio.getnframes())


def length_of(out: Path, text: str, run: Run, folder: Path) -> int:
    """Samples of the speech of a text by itself."""
    (folder / "alone.txt").write_text(text)
    run("alone.txt", "-o", out, "--sample-rate", str(RATE_HZ))
    return int(read(folder / out / "alone.json")["audio"]["samples"])


def test_each_pause_is_silence_in_the_audio_to_the_sample_and_words_are_right_after_it(
    run: Run, tmp_path: Path, subgen: Cli
) -> None:
    (tmp_path / "book.txt").write_text(SCRIPT)
    assert run("book.txt", *OPTIONS).returncode == 0
    parts = [
        length_of(Path("alone"), text, run, tmp_path)
        for text in ("One two.", "Three four,", "five six.", "A plain line.", "The last.")
    ]

    alignment = read(tmp_path / "out" / "book.json")
    lines = alignment["lines"]
    assert [line["text"] for line in lines] == [
        "One two. Three four, five six.",
        "A plain line.",
        "The last.",
    ]
    silences = [round(RATE_HZ * seconds) for seconds in (1.5, 0.5, 0.25 + 0.3, 0.25 + 2, 1)]
    assert alignment["audio"]["samples"] == sum(parts) + sum(silences)
    pcm = samples_of(tmp_path / "out" / "book.wav")
    end = 0
    for part, silence in zip(parts, silences, strict=True):
        end += part
        assert pcm[2 * end : 2 * (end + silence)] == bytes(2 * silence)
        end += silence
    words = lines[0]["words"]
    assert words[1]["end_s"] <= parts[0] / RATE_HZ
    assert words[2]["start_s"] >= parts[0] / RATE_HZ + 1.5
    assert {word["timing"] for word in words} == {"service"}
    assert len(samples_of(tmp_path / "out" / "book" / "wavs" / "1.wav")) == 2 * (
        sum(parts[:3]) + sum(silences[:2])
    )
    assert subgen("verify", "out").returncode == 0


def test_texts_show_no_markup_and_a_cue_breaks_at_a_long_pause(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text(
        'id,text\nx,"Hello there and welcome to the show, [pause 5s] my dear old friend."\n'
    )

    run("book.csv", *OPTIONS)

    cues = read(tmp_path / "out" / "book.json")["cues"]
    assert [cue["text"] for cue in cues] == ["Hello there and welcome to the show,", "my dear old friend."]
    assert (tmp_path / "out" / "book" / "metadata.csv").read_text() == (
        "x|Hello there and welcome to the show, my dear old friend."
        "|Hello there and welcome to the show, my dear old friend.\n"
    )
    for name in ("book.srt", "book.vtt", "book.ass"):
        assert "pause" not in (tmp_path / "out" / name).read_text()


def test_another_length_of_a_pause_costs_nothing_and_a_part_shares_the_take_of_its_text(
    run: Run, tmp_path: Path, subgen: Cli
) -> None:
    book = tmp_path / "book.txt"
    book.write_text("One two. [pause 1s] Three four.\nThree four.\n")
    run("book.txt", *OPTIONS)
    assert read(tmp_path / "out" / "book.json")["summary"] == {
        "lines": 2, "done": 2, "failed": 0, "requests": 2, "characters": 19,
    }  # fmt: skip

    book.write_text("One two. [pause 2s] Three four.\nThree four.\n")
    answer = run("book.txt", *OPTIONS, "--json")

    assert json.loads(answer.stdout)["characters_sent"] == 0
    first, second = read(tmp_path / "out" / "book.json")["lines"]
    assert second["start_s"] == pytest.approx(first["end_s"] + 0.25)
    assert subgen("verify", "out").returncode == 0


def test_a_retake_of_a_parted_line_keeps_its_pauses(run: Run, tmp_path: Path, subgen: Cli) -> None:
    (tmp_path / "book.txt").write_text("One two. [pause 1s] Three four.\n")
    run("book.txt", *OPTIONS)
    first = digests(tmp_path / "out")

    assert run("book.txt", *OPTIONS, "--retake", "1").returncode == 0
    assert subgen("verify", "out").returncode == 0
    words = read(tmp_path / "out" / "book.json")["lines"][0]["words"]
    assert words[2]["start_s"] - words[1]["end_s"] >= 1
    assert subgen("use", "out", "1", "1").returncode == 0
    assert digests(tmp_path / "out") == first


def test_a_faulty_pause_is_refused_before_anything_is_sent(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text("One.\nTwo [pause 10h] three.\n")

    answer = run("book.txt")

    assert (answer.returncode, answer.stderr) == (
        2,
        "subgen: book.txt:2: '10h' is not a pause: write [pause 1.5s] or [pause 500ms]\n",
    )
    assert not (tmp_path / "out").exists()
