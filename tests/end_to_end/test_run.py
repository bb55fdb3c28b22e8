"""The main job, end to end, over real sockets, with real speech."""

import json
import signal
import time
import wave
from pathlib import Path
from typing import Any

import pysubs2
import pytest
import webvtt

from tests.conftest import SAMPLES, Cli, Run


def read(path: Path) -> dict[str, Any]:
    alignment: dict[str, Any] = json.loads(path.read_text())
    return alignment


def _ms(written: str) -> int:
    hours, minutes, seconds = (float(part) for part in written.split(":"))
    return round(((hours * 60 + minutes) * 60 + seconds) * 1000)


def frames(path: Path) -> int:
    with wave.open(str(path), "rb") as audio:
        assert (audio.getnchannels(), audio.getsampwidth()) == (1, 2)
        return audio.getnframes()


@pytest.mark.parametrize(
    ("sample", "config", "lines"),
    [
        ("story.txt", [], 10),
        ("dialogue.csv", [], 8),
        ("hindi.csv", [], 6),
        ("radio.txt", ["-c", SAMPLES.parent / "configs" / "radio.toml"], 6),
    ],
)
def test_every_sample_becomes_a_set_of_files_that_agree(
    subgen: Cli, tmp_path: Path, sample: str, config: list[str | Path], lines: int
) -> None:
    answer = subgen("run", SAMPLES / sample, *config)
    out = tmp_path / "out"
    stem = Path(sample).stem

    assert (answer.returncode, answer.stderr.count("Traceback")) == (0, 0)
    alignment = read(out / f"{stem}.json")
    assert alignment["format"] == "subgen.alignment/1"
    assert alignment["summary"]["lines"] == alignment["summary"]["done"] == len(alignment["lines"]) == lines
    assert frames(out / f"{stem}.wav") == alignment["audio"]["samples"]
    assert {word["timing"] for line in alignment["lines"] for word in line["words"]} == {"service"}
    for line in alignment["lines"]:
        assert [word["text"] for word in line["words"]] == line["text"].split()
    cues = [(round(cue["start_s"] * 1000), round(cue["end_s"] * 1000)) for cue in alignment["cues"]]
    assert [(cue.start, cue.end) for cue in pysubs2.load(str(out / f"{stem}.srt"))] == cues
    assert [(_ms(cue.start), _ms(cue.end)) for cue in webvtt.read(str(out / f"{stem}.vtt")).captions] == cues
    assert [(cue.start, cue.end) for cue in pysubs2.load(str(out / f"{stem}.vtt"))] == cues
    ass = pysubs2.load(str(out / f"{stem}.ass"))
    assert all(abs(cue.start - start) <= 5 for cue, (start, _) in zip(ass, cues, strict=True))
    assert all(abs(cue.end - end) <= 5 for cue, (_, end) in zip(ass, cues, strict=True))


def test_the_same_run_gives_the_same_bytes(subgen: Cli, tmp_path: Path) -> None:
    for out in ("one", "two"):
        subgen("run", SAMPLES / "dialogue.csv", "-o", out, "--sample-rate", "16000")

    names = sorted(path.name for path in (tmp_path / "one").iterdir() if path.is_file())
    names.remove("dialogue.report.json")  # it describes the run
    assert names == [f"dialogue.{end}" for end in ("ass", "json", "srt", "vtt", "wav")]
    assert [(tmp_path / "one" / name).read_bytes() for name in names] == [
        (tmp_path / "two" / name).read_bytes() for name in names
    ]


def test_several_inputs_go_over_one_pool_into_one_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The first.\nThe second.\n")
    (tmp_path / "b.csv").write_text("id,text\nx,The third.\n")

    answer = run("a.txt", "b.csv", "--formats", "json", "--sample-rate", "8000")

    assert answer.returncode == 0
    assert [line["id"] for line in read(tmp_path / "out" / "a.json")["lines"]] == ["1", "2"]
    assert [line["id"] for line in read(tmp_path / "out" / "b.json")["lines"]] == ["x"]
    assert answer.stdout.splitlines()[-1].startswith("3 lines done; ")
    assert answer.stderr == ""


def test_a_line_too_long_for_one_request_stays_one_line(run: Run, tmp_path: Path) -> None:
    text = "The rain came down on the harbour, and nobody minded very much at all. " * 6 + "Done."
    (tmp_path / "long.csv").write_text(f'text\n"{text}"\n')

    answer = run("long.csv", "--formats", "json", "--sample-rate", "8000")
    alignment = read(tmp_path / "out" / "long.json")

    assert answer.returncode == 0
    assert alignment["summary"] == {"lines": 1, "done": 1, "failed": 0, "requests": 2, "characters": 430}
    (line,) = alignment["lines"]
    assert line["text"] == text
    assert [word["text"] for word in line["words"]] == text.split()
    starts = [word["start_s"] for word in line["words"]]
    assert starts == sorted(starts)
    assert line["end_s"] == alignment["audio"]["duration_s"]


def test_pauses_and_slots_are_where_they_were_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "slots.csv").write_text(
        "id,text,start,end,pause_ms\n"
        "a,One.,0.5,,\n"
        "b,Two and three and four and five and six.,0:02,2.5,\n"
        "c,Seven.,3,,125\n"
        "d,Eight.,,,\n"
        "e,Nine.,20,,40\n"
    )

    answer = run("slots.csv", "--formats", "json", "--sample-rate", "24000")
    lines = {line["id"]: line for line in read(tmp_path / "out" / "slots.json")["lines"]}

    assert answer.returncode == 0
    assert (lines["a"]["start_s"], lines["b"]["start_s"], lines["e"]["start_s"]) == (0.5, 2.0, 20.0)
    assert lines["c"]["start_s"] == lines["b"]["end_s"]  # it is late, and no pause makes it later
    assert lines["d"]["start_s"] == pytest.approx(lines["c"]["end_s"] + 0.125, abs=1e-6)
    assert read(tmp_path / "out" / "slots.json")["audio"]["duration_s"] == pytest.approx(
        lines["e"]["end_s"] + 0.04, abs=1e-6
    )
    (finding,) = read(tmp_path / "out" / "slots.report.json")["findings"]
    assert (finding["kind"], finding["line"]) == ("overrun", "b")
    assert finding["amount_s"] == pytest.approx(lines["b"]["end_s"] - 2.5, abs=1e-6)
    assert answer.stderr.startswith("subgen: slots.csv:3: line b is 2.")


def test_rows_with_the_same_text_are_requested_once(run: Run, tmp_path: Path) -> None:
    (tmp_path / "echo.txt").write_text("Hello.\nHello.\nGoodbye.\nHello.\n")

    run("echo.txt", "--formats", "json", "--sample-rate", "8000")
    alignment = read(tmp_path / "out" / "echo.json")

    assert [line["text"] for line in alignment["lines"]] == ["Hello.", "Hello.", "Goodbye.", "Hello."]
    assert alignment["summary"] == {"lines": 4, "done": 4, "failed": 0, "requests": 2, "characters": 14}


def test_voices_without_word_events_have_estimated_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tamil.csv").write_text("text,voice\nஎன் பெயர் தமிழ்.,kayal\n", encoding="utf-8")

    run("tamil.csv", "--formats", "json", "--sample-rate", "8000")
    (line,) = read(tmp_path / "out" / "tamil.json")["lines"]

    assert line["language"] == "ta"
    assert [(word["text"], word["timing"]) for word in line["words"]] == [
        ("என்", "estimated"),
        ("பெயர்", "estimated"),
        ("தமிழ்.", "estimated"),
    ]


def test_other_columns_are_copied_to_the_alignment(run: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,text,mood,chapter\n../../x,Hello.,glad,One\n")

    run("t.csv", "--formats", "json", "--sample-rate", "8000")
    alignment = read(tmp_path / "out" / "t.json")
    (line,) = alignment["lines"]

    assert (line["id"], line["row"], line["extra"], line["chapter"]) == (
        "../../x",
        2,
        {"mood": "glad"},
        "One",
    )
    assert alignment["chapters"] == [
        {"title": "One", "start_s": 0.0, "end_s": alignment["audio"]["duration_s"]}
    ]


def test_quiet_prints_nothing_when_all_is_well(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")

    answer = subgen("run", "a.txt", "-q", "--sample-rate", "8000")

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_gain_changes_the_level_and_nothing_else(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    for out, gain in (("plain", "0"), ("soft", "-6.0206")):
        run("a.txt", "-o", out, "--gain-db", gain, "--sample-rate", "8000")

    plain = memoryview((tmp_path / "plain" / "a.wav").read_bytes()[44:]).cast("h")
    soft = memoryview((tmp_path / "soft" / "a.wav").read_bytes()[44:]).cast("h")
    assert len(plain) == len(soft)
    assert max(abs(loud - 2 * quiet) for loud, quiet in zip(plain, soft, strict=True)) <= 3


def test_a_gain_of_zero_on_the_command_line_wins_over_the_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    (tmp_path / "loud.toml").write_text("gain_db = 6.0\nsample_rate = 8000\n")
    run("a.txt", "-o", "plain", "--sample-rate", "8000")
    run("a.txt", "-o", "given", "-c", "loud.toml", "--gain-db", "0")

    assert (tmp_path / "plain" / "a.wav").read_bytes() == (tmp_path / "given" / "a.wav").read_bytes()


def test_consecutive_lines_that_fail_for_one_reason_are_reported_in_one_line(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_text("text,voice\nOne.,nobody\nTwo.,nobody\nThree.,meher\n")

    answer = run("bad.csv", "--sample-rate", "8000")

    first, second = answer.stderr.splitlines()
    assert first.startswith("subgen: bad.csv:2: lines 1 to 2 (2): voice_id 'nobody' is not a voice")
    assert second == (
        "subgen: bad.csv: 2 of 3 lines failed; no outputs were written for it; "
        "run again to retry what is missing"
    )
    beforehand, end = answer.stdout.splitlines()
    assert beforehand.startswith("3 lines, 14 characters to send; about ")
    assert end.startswith("1 line done, 2 failed; 0.")
    assert " s of audio, 14 characters sent; the run took " in end


def test_a_service_out_of_reach_ends_the_run_in_one_line(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("".join(f"Line number {number}.\n" for number in range(300)))

    answer = subgen("run", "a.txt", "--service", "ws://127.0.0.1:1", "--give-up-after", "0")

    assert answer.returncode == 1
    down, end = answer.stderr.splitlines()
    assert down.startswith("subgen: the service is down: cannot reach ws://127.0.0.1:1/waves/v1/tts/live: ")
    assert down.endswith("; waiting for it")
    assert end.startswith("subgen: the service is down: cannot reach ws://127.0.0.1:1/waves/v1/tts/live: ")
    assert end.endswith("; run again once it is back")


def test_findings_of_an_input_are_reported_before_anything_is_sent(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,pause\nHello.,100\n")

    answer = subgen("run", "a.csv", "--service", "ws://127.0.0.1:1", "--give-up-after", "0")

    assert answer.stderr.splitlines()[0] == (
        "subgen: a.csv:1: column 'pause' is not known and goes to extra; did you mean 'pause_ms'?"
    )


def test_a_folder_in_place_of_an_output_is_refused_before_anything_is_sent(
    subgen: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    (tmp_path / "out" / "a.wav").mkdir(parents=True)

    answer = subgen("run", "a.txt")

    assert answer.returncode == 2
    assert answer.stderr == "subgen: out/a.wav: a folder is in the place of an output; move it away\n"


def test_a_failed_line_is_reported_with_its_place_and_its_input_has_no_outputs(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("Hello.\n")
    (tmp_path / "bad.csv").write_text("id,text,voice\na,Hello.,meher\nb,Hello.,nobody\n")

    answer = run("good.txt", "bad.csv", "--sample-rate", "8000")

    assert answer.returncode == 1
    first, second = answer.stderr.splitlines()
    assert first.startswith(
        "subgen: bad.csv:3: line b: 'Hello.': voice_id 'nobody' is not a voice of this service"
    )
    assert second == (
        "subgen: bad.csv: 1 of 2 lines failed; no outputs were written for it; "
        "run again to retry what is missing"
    )
    assert sorted(path.name for path in (tmp_path / "out").glob("*.wav")) == ["good.wav"]


def test_a_refused_key_ends_the_run_with_status_3_and_is_not_shown(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\nAgain.\n")

    with subgen.serving(env={"SUBGEN_SERVE_KEY": "right"}) as url:
        answer = subgen("run", "a.txt", "--service", url, env={"SMALLEST_API_KEY": "secret-and-wrong"})

    assert answer.returncode == 3
    assert answer.stderr == f"subgen: {url} refused the key in SMALLEST_API_KEY (401)\n"


def test_a_service_on_loopback_needs_no_key(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")

    answer = run("a.txt", "--sample-rate", "8000")

    assert answer.returncode == 0


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_and_leaves_nothing_but_its_state(
    subgen: Cli, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    lines = "".join(f"This is line number {place} of a very long night.\n" for place in range(2_000))
    (tmp_path / "night.txt").write_text(lines)

    with subgen.started("run", "night.txt", "-v") as run:
        assert run.stderr is not None
        run.stderr.readline()  # the first line of the log: requests are under way
        run.send_signal(number)
        _, stderr = run.communicate(timeout=60)

    assert run.returncode == status
    assert "subgen: interrupted" in stderr
    assert stderr.endswith(" no outputs were written; run again to continue\n")
    assert "Traceback" not in stderr
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".subgen"]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_outputs_are_written_leaves_none_of_them(
    subgen: Cli, tmp_path: Path, number: signal.Signals, status: int
) -> None:
    (tmp_path / "same.txt").write_text("This is a line of a very long night.\n" * 10_000)

    with subgen.started("run", "same.txt", "--sample-rate", "8000") as run:
        while not list((tmp_path / "out").glob(".*.part")):
            assert run.poll() is None
            time.sleep(0.005)  # polling without a pause would slow the run down
        run.send_signal(number)
        _, stderr = run.communicate(timeout=60)

    assert (run.returncode, stderr) == (status, _INTERRUPTED)
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".subgen"]


_INTERRUPTED = (
    "subgen: interrupted: 10,000 of 10,000 lines are spoken and stored, no outputs were written; "
    "run again to continue\n"
)


def test_a_second_signal_ends_the_run_at_once(subgen: Cli, tmp_path: Path) -> None:
    lines = "".join(f"This is line number {place} of a very long night.\n" for place in range(2_000))
    (tmp_path / "night.txt").write_text(lines)

    with subgen.started("run", "night.txt", "-v") as run:
        assert run.stderr is not None
        run.stderr.readline()
        run.send_signal(signal.SIGINT)
        run.send_signal(signal.SIGTERM)
        _, stderr = run.communicate(timeout=60)

    assert run.returncode in (130, 143)
    assert stderr.splitlines()[-1].startswith("subgen: interrupted")
    assert "Traceback" not in stderr
