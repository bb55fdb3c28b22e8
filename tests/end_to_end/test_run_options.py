"""Options of `run` beyond the main job."""

import json
import wave
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SAMPLES, Cli, Run

THREE = "id,text\none,The first line.\ntwo,The second line is a little longer.\nthree,The third.\n"


@pytest.fixture
def three(tmp_path: Path) -> Path:
    path = tmp_path / "three.csv"
    path.write_text(THREE)
    return path


def names(folder: Path) -> list[str]:
    """Return all files of a folder, except those of the state."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if ".subgen" not in path.parts)


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def pcm_of(path: Path) -> bytes:
    with wave.open(str(path), "rb") as audio:
        return audio.readframes(audio.getnframes())


def test_without_audio_the_words_still_have_their_times(run: Run, tmp_path: Path, three: Path) -> None:
    for out, audio in (("with", "wav"), ("without", "none")):
        assert run(three, "-o", out, "--audio", audio, "--formats", "json,srt").returncode == 0

    assert names(tmp_path / "without") == ["three.json", "three.report.json", "three.srt"]
    with_audio, without = (read(tmp_path / out / "three.json") for out in ("with", "without"))
    assert with_audio.pop("audio") == {**without.pop("audio"), "path": "three.wav"}
    assert with_audio == without


def test_clips_are_the_takes_with_a_metadata_table(run: Run, tmp_path: Path, three: Path) -> None:
    answer = run(three, "--clips", "--sample-rate", "16000", "--formats", "json")

    out = tmp_path / "out"
    assert answer.returncode == 0
    assert "  out/three/wavs: 3 clips\n" in answer.stdout
    assert names(out / "three") == ["metadata.csv", "wavs/one.wav", "wavs/three.wav", "wavs/two.wav"]
    assert (out / "three" / "metadata.csv").read_bytes() == (
        b"one|The first line.|The first line.\n"
        b"two|The second line is a little longer.|The second line is a little longer.\n"
        b"three|The third.|The third.\n"
    )
    track = pcm_of(out / "three.wav")
    fade = 2 * 80
    for line in read(out / "three.json")["lines"]:
        clip = pcm_of(out / "three" / "wavs" / f"{line['id']}.wav")
        start, end = (round(line[key] * 16000) * 2 for key in ("start_s", "end_s"))
        assert len(clip) == end - start
        assert clip[fade:-fade] == track[start + fade : end - fade]


def test_clips_need_no_track(run: Run, tmp_path: Path, three: Path) -> None:
    run(three, "--clips", "--audio", "none", "--formats", "srt")

    assert "three/wavs/two.wav" in names(tmp_path / "out")
    assert "three.wav" not in names(tmp_path / "out")


def test_ids_that_are_paths_stay_in_the_folder(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("id,text\n../../x,One.\n/etc/y,Two.\nX/Y,Three.\nx_y,Four.\n")

    answer = run("bad.csv", "--clips", "--formats", "json", "--audio", "none")

    assert answer.returncode == 0
    assert [name for name in names(tmp_path) if not name.startswith("out/bad")] == ["bad.csv"]
    assert sorted(path.name for path in (tmp_path / "out/bad/wavs").iterdir()) == [
        "X_Y-2.wav",
        "_.._x.wav",
        "_etc_y.wav",
        "x_y.wav",
    ]


@pytest.mark.parametrize("audio", ["flac", "mp3", "opus", "m4b"])
def test_encoded_audio_is_listed_with_its_delay(run: Run, tmp_path: Path, audio: str) -> None:
    answer = run(SAMPLES / "story.txt", "--audio", audio, "--sample-rate", "24000", "--formats", "json")

    assert answer.returncode == 0
    assert read(tmp_path / "out" / "story.json")["audio"]["path"] == f"story.{audio}"
    late_ms = round(read(tmp_path / "out" / "story.report.json")["encoder_delay_s"] * 1000)
    note = f"  (players that ignore its encoder delay tag play it {late_ms} ms late)" if late_ms else ""
    assert f"  out/story.{audio}{note}\n" in answer.stdout
    assert bool(late_ms) is (audio != "flac")


def test_a_missing_encoder_is_reported_before_anything_is_sent(
    subgen: Cli, tmp_path: Path, three: Path
) -> None:
    answer = subgen("run", three, "--audio", "mp3", env={"IMAGEIO_FFMPEG_EXE": "/nowhere/ffmpeg"})

    assert answer.returncode == 2
    assert answer.stderr.count("\n") == 1
    assert "/nowhere/ffmpeg" in answer.stderr
    assert names(tmp_path) == ["three.csv"]


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (
            ["--audio", "mp3", "--bitrate", "100"],
            "mp3 at 44100 Hz takes 32, 40, 48, 56, 64, 80, 96, 112, ",
        ),
        (["--audio", "m4b", "--bitrate", "96", "--sample-rate", "8000"], "m4b at 8000 Hz takes 8 to 48\n"),
    ],
)
def test_a_bitrate_that_a_format_does_not_have_is_refused(
    subgen: Cli, tmp_path: Path, three: Path, words: list[str], fault: str
) -> None:
    answer = subgen("run", three, *words)

    assert answer.returncode == 2
    assert fault in answer.stderr
    assert names(tmp_path) == ["three.csv"]


def test_the_given_bitrate_is_used(run: Run, tmp_path: Path) -> None:
    sizes = []
    for kbps in ("32", "128"):
        run(SAMPLES / "story.txt", "--audio", "mp3", "--bitrate", kbps, "--formats", "srt")
        sizes.append((tmp_path / "out" / "story.mp3").stat().st_size)

    assert sizes[1] / sizes[0] == pytest.approx(4, rel=0.05)


def test_an_audition_speaks_the_chosen_lines_only(run: Run, tmp_path: Path, three: Path) -> None:
    (tmp_path / "b.txt").write_text("Alpha.\nBeta.\n")

    first = run(three, "b.txt", "-o", "first", "--first", "1", "--formats", "json")
    only = run(three, "b.txt", "-o", "only", "--only", "three, one", "--formats", "json")

    assert (first.returncode, only.returncode) == (0, 0)
    assert [line["id"] for line in read(tmp_path / "first" / "three.json")["lines"]] == ["one"]
    assert [line["id"] for line in read(tmp_path / "first" / "b.json")["lines"]] == ["1"]
    assert [line["id"] for line in read(tmp_path / "only" / "three.json")["lines"]] == ["one", "three"]
    assert read(tmp_path / "only" / "three.json")["summary"]["lines"] == 2
    assert not (tmp_path / "only" / "b.json").exists()


def test_an_audition_of_an_unknown_line_is_refused(subgen: Cli, three: Path) -> None:
    answer = subgen("run", three, "--only", "tow")

    assert answer.returncode == 2
    assert answer.stderr == "subgen: --only: no line has the id 'tow'; did you mean 'two'?\n"


def test_a_dry_run_estimates_and_leaves_nothing_behind(subgen: Cli, tmp_path: Path, three: Path) -> None:
    (tmp_path / "c.toml").write_text(
        '[price]\nper_10k_characters = 100\ncurrency = "EUR"\nsource = "a guess"\n'
    )

    answer = subgen("run", three, "-c", "c.toml", "--dry-run")

    assert answer.returncode == 0
    assert answer.stderr == ""
    *lines, cost, disk, end = answer.stdout.splitlines()
    assert lines == [
        f"{three}: 3 lines, 60 characters, about 4.5 s",
        "3 lines in 3 requests: 60 characters, about 4.5 s of audio",
    ]
    assert cost == (
        "cost: nothing on the local service; 0.60 EUR on the hosted one, "
        "at 100 EUR for 10,000 characters (a guess)"
    )
    assert disk.startswith("disk: about 752.5 kB in out during the run, ")
    assert end == "nothing was sent"
    assert names(tmp_path) == ["c.toml", "three.csv"]
    assert not (tmp_path / "out").exists()


def test_a_dry_run_finds_the_same_faults_as_a_run(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("text,speed\nOne.,9\n")

    assert subgen("run", "bad.csv", "--dry-run").returncode == 2
    for service in ("smalest", "http://x"):
        answer = subgen("run", SAMPLES / "story.txt", "--dry-run", "--service", service)
        assert answer.returncode == 2


def test_a_dry_run_for_the_hosted_service_needs_no_key(subgen: Cli, tmp_path: Path, three: Path) -> None:
    with_key = subgen("run", three, "--dry-run", "--service", "smallest", env={"SMALLEST_API_KEY": "k"})
    answer = subgen("run", three, "--dry-run", "--service", "smallest")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.splitlines()[-1] == "nothing was sent"
    assert answer.stdout.splitlines()[:2] == with_key.stdout.splitlines()[:2]
    assert not (tmp_path / "out").exists()


def test_a_dry_run_refuses_a_key_that_may_not_go_to_the_service(subgen: Cli, three: Path) -> None:
    answer = subgen("run", three, "--dry-run", "--service", "ws://192.0.2.1", env={"SMALLEST_API_KEY": "k"})

    assert answer.returncode == 2
    assert "the key is not sent unencrypted" in answer.stderr


def test_a_dry_run_as_json_is_one_object(subgen: Cli, three: Path) -> None:
    answer = subgen("run", three, "--dry-run", "--json", env={"SMALLEST_API_KEY": "k"})

    summary = json.loads(answer.stdout)
    assert summary.pop("free_bytes") > 0
    assert 700_000 < summary.pop("disk_bytes") < 900_000
    assert summary == {
        "format": "subgen.summary/1",
        "dry_run": True,
        "lines": 3,
        "requests": 3,
        "characters": 60,
        "new_requests": 3,
        "new_characters": 60,
        "new_audio_s": 4.0,
        "audio_s": 4.5,
        "cost": 0.0,
        "hosted_cost": None,
        "currency": None,
        "findings": [],
        "inputs": [
            {
                "file": str(three),
                "lines": 3,
                "requests": 3,
                "characters": 60,
                "new_requests": 3,
                "new_characters": 60,
                "audio_s": 4.5,
                "findings": [],
                "files": None,
                "reread": None,
            }
        ],
    }


def test_the_summary_as_json_is_all_that_is_on_standard_output(run: Run, tmp_path: Path, three: Path) -> None:
    (tmp_path / "odd.csv").write_text("text,voise\nOne.,x\n***,\n")

    answer = run(three, "odd.csv", "--json", "--formats", "srt", "--sample-rate", "8000")

    summary = json.loads(answer.stdout)
    assert summary.pop("wall_s") > 0
    odd = summary["inputs"][1]
    assert [finding["kind"] for finding in odd.pop("findings")] == ["column", "not-spoken"]
    assert odd == {
        "file": "odd.csv",
        "lines": 1,
        "done": 1,
        "failed": 0,
        "pending": 0,
        "requests": 1,
        "characters": 4,
        "attempts": 1,
        "characters_sent": 4,
        "audio_s": odd["audio_s"],
        "encoder_delay_s": 0.0,
        "words": {"said": 1, "repaired": {}, "estimated": 0},
        "cues": {"count": 1, "broken": 1, "speech": {"too-short": 1}, "choice": {}},
        "outputs": ["out/odd.wav", "out/odd.srt", "out/odd.report.json"],
        "written": ["out/odd.report.json", "out/odd.srt", "out/odd.wav"],
        "clips": None,
        "failures": [],
        "reread": None,
    }
    counts = ("lines", "done", "failed", "pending", "gaps", "characters", "attempts")
    assert {key: summary[key] for key in counts} == {
        "lines": 4,
        "done": 4,
        "failed": 0,
        "pending": 0,
        "gaps": 0,
        "characters": 64,
        "attempts": 4,
    }
    assert summary["audio_s"] == pytest.approx(sum(each["audio_s"] for each in summary["inputs"]))


def test_quiet_prints_only_the_requested_json(run: Run, three: Path) -> None:
    assert run(three, "-q").stdout == ""
    assert json.loads(run(three, "-q", "--json").stdout)["done"] == 3


def test_failed_lines_are_in_the_summary(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("text,voice\nOne.,meher\nTwo.,nobody\n")
    answer = run("x.csv", "--json")

    summary = json.loads(answer.stdout)
    assert answer.returncode == 1
    assert (summary["done"], summary["failed"], summary["attempts"]) == (1, 1, 2)
    (failure,) = summary["inputs"][0]["failures"]
    assert failure == {"row": 3, "line": "2", "text": "Two.", "reason": failure["reason"]}
    assert "nobody" in failure["reason"]
    assert summary["inputs"][0]["outputs"] == []


def test_the_report_has_attempts_and_findings(run: Run, tmp_path: Path, three: Path) -> None:
    run(three, "--formats", "srt")

    report = read(tmp_path / "out" / "three.report.json")
    assert report.pop("wall_s") > 0
    assert report == {
        "format": "subgen.report/1",
        "lines": 3,
        "done": 3,
        "failed": 0,
        "requests": 3,
        "characters": 60,
        "attempts": 3,
        "encoder_delay_s": 0.0,
        "words": {"said": 12, "repaired": {}, "estimated": 0},
        "cues": {"count": 2, "broken": 0, "speech": {}, "choice": {}},
        "findings": [],
    }


def test_a_single_cue_that_breaks_the_standard_is_counted_in_the_singular(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello there.\n")
    (tmp_path / "c.toml").write_text('[standard]\nbase = "netflix"\nreading_cps = 1\n')

    answer = run(tmp_path / "a.txt", "-c", tmp_path / "c.toml", "--formats", "srt")

    assert "  1 of 1 cue breaks the standard (" in answer.stdout


def test_cues_that_break_their_standard_are_counted_by_rule(run: Run, tmp_path: Path) -> None:
    story = (SAMPLES / "story.txt", "--speed", "1.6", "--standard", "netflix-children", "--formats", "srt")

    answer = run(*story)

    cues = read(tmp_path / "out" / "story.report.json")["cues"]
    assert cues["count"] >= cues["broken"] == cues["speech"]["reading-speed"] > 0
    assert cues["choice"] == {}
    broken = f"{cues['broken']} of {cues['count']} cues break the standard"
    assert (
        f"{broken} (reading-speed {cues['broken']}): no other layout of this speech keeps it" in answer.stdout
    )
    assert "; to keep it, slow the speech down (--speed) or shorten the text\n" in answer.stdout
    assert json.loads(run(*story, "--json").stdout)["inputs"][0]["cues"] == cues
    assert json.loads(run(*story, "--audio", "flac", "--json").stdout)["inputs"][0]["cues"] == cues
