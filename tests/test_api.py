"""The Python API: `import subgen`."""

import os
import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest

import subgen as library
from subgen import (
    Alignment,
    Checked,
    CueFinding,
    InputFaults,
    JobEstimate,
    OutputError,
    Style,
    SubgenError,
    UsageError,
    check,
    check_text,
    plan,
    read_alignment,
    run,
    write_format,
)
from subgen.api import Options
from subgen.cli.run import command
from subgen.formats.alignment.schema import AlignedAudio, AlignedSummary
from subgen.model import Finding
from tests.conftest import ROOT, Cli


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    path.write_text("text,voise\nThe first line.,x\nThe second line.,y\n")
    return path


def test_planning_a_job_leaves_no_files(tmp_path: Path, book: Path) -> None:
    told = plan([book], out=str(tmp_path / "out"), sample_rate=24000)

    assert (told.estimate.lines, told.estimate.characters) == (2, 31)
    assert told.free_bytes > told.estimate.disk_bytes
    assert [path.name for path in tmp_path.iterdir()] == ["book.csv"]


@pytest.mark.parametrize(
    ("day", "refused"),
    [(datetime(2026, 11, 29, tzinfo=UTC), False), (datetime(2026, 11, 30, tzinfo=UTC), True)],
)
def test_a_model_is_refused_from_its_day_on(
    tmp_path: Path, book: Path, monkeypatch: pytest.MonkeyPatch, day: datetime, *, refused: bool
) -> None:
    monkeypatch.setattr(time, "time", day.timestamp)
    options = Options(out=str(tmp_path / "out"), service="smallest", model="lightning_v3.1")

    if refused:
        with pytest.raises(InputFaults, match=r"retired on 2026-11-30.*use lightning_v3\.1_pro"):
            plan([book], **options)
    else:
        (remark,) = plan([book], **options).remarks
        assert "retires on 2026-11-30" in remark


def test_a_plan_has_the_findings_of_the_settings_and_of_what_is_asked_of_the_service(
    tmp_path: Path, book: Path
) -> None:
    (tmp_path / "c.toml").write_text('number_language = "German"\nservice_dictionaries = ["d1"]\n')

    told = plan([book], config=tmp_path / "c.toml", out=str(tmp_path / "out"), language="fr-FR")

    assert [(finding.kind, Path(finding.file).name) for finding in told.findings] == [
        ("language", "c.toml: number_language"),
        ("language", "--language"),
        ("voice-language", "book.csv"),
        ("dictionary", "book.csv"),
    ]


def test_a_job_runs_and_its_alignment_is_read_and_written_in_other_formats(
    tmp_path: Path, book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    noticed: list[Finding] = []

    result = run([book], out=str(out), sample_rate=8000, karaoke="k", notice=noticed.extend)

    assert result.failed == ()
    (delivered,) = result.delivered
    assert delivered.outputs.audio == out / "book.wav"
    assert [finding.kind for finding in noticed] == ["column"]
    assert tuple(capsys.readouterr()) == ("", "")
    alignment = read_alignment(out / "book.json")
    assert [word.text for word in alignment.lines[1].words] == ["The", "second", "line."]
    for ending in ("srt", "vtt", "ass", "json"):
        write_format(alignment, tmp_path / f"again.{ending}", karaoke="k")
        assert (tmp_path / f"again.{ending}").read_bytes() == (out / f"book.{ending}").read_bytes()
    write_format(alignment, tmp_path / "big.txt", format_name="ass", style=Style(size=99))
    assert "Style: Default,Arial,99," in (tmp_path / "big.txt").read_text()


OF_A_TERMINAL = {"inputs", "config", "dry_run", "json", "quiet", "verbose", "no_progress"}
"""Parameters of `run` that are others here (`inputs`, `config`, `plan`), or for who sits before a screen."""
OF_A_FILE = {"max_chars", "speak_titles"}
"""Keys of a configuration that the command line has no option for."""


@pytest.mark.parametrize("standard", ["netflix", "shorts", "line"])
def test_cues_are_laid_out_as_a_run_does_where_an_alignment_has_none(
    tmp_path: Path, book: Path, standard: str
) -> None:
    run(book, out=tmp_path / "out", sample_rate=8000, standard=standard)
    alignment = read_alignment(tmp_path / "out" / "book.json")

    for ending in ("srt", "vtt", "ass"):
        bare = msgspec.structs.replace(alignment, cues=())
        write_format(bare, tmp_path / f"again.{ending}", standard=standard)

        again = (tmp_path / f"again.{ending}").read_bytes()
        assert again == (tmp_path / "out" / f"book.{ending}").read_bytes()


def test_an_unknown_standard_is_refused(tmp_path: Path, book: Path) -> None:
    run(book, out=tmp_path / "out", sample_rate=8000, audio="none", formats=["json"])
    alignment = read_alignment(tmp_path / "out" / "book.json")

    with pytest.raises(UsageError, match="standard 'netflx' is not known; did you mean 'netflix'"):
        write_format(alignment, tmp_path / "book.srt", standard="netflx")
    assert not (tmp_path / "book.srt").exists()


def test_the_options_have_the_names_of_the_command_line() -> None:
    of_the_command = {parameter.name for parameter in command.params}

    assert Options.__annotations__.keys() - OF_A_FILE == of_the_command - OF_A_TERMINAL


def test_a_job_runs_in_a_thread_of_a_larger_program(tmp_path: Path, book: Path) -> None:
    done: list[library.RunResult] = []

    def work() -> None:
        done.append(run([str(book)], out=str(tmp_path / "out"), sample_rate=8000, formats=["srt"]))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert [result.failed for result in done] == [()]


def test_a_configuration_is_read_and_an_option_wins_over_it(tmp_path: Path, book: Path) -> None:
    config = tmp_path / "c.toml"
    config.write_text(f'out = "{tmp_path}/there"\nformats = ["srt"]\naudio = "none"\nsample_rate = 8000\n')

    result = run([book], config=config, formats=["vtt"])

    assert [path.name for path in result.delivered[0].outputs.files] == ["book.vtt", "book.report.json"]
    assert (tmp_path / "there" / "book.vtt").exists()


def test_a_wrong_job_raises_every_fault_at_once(book: Path) -> None:
    with pytest.raises(
        InputFaults, match=r"--audio: 'mp4' is not known; .*\n--speed: '9' is not a speed"
    ) as caught:
        run([book], audio="mp4", speed=9)

    assert len(caught.value.faults) == 2
    with pytest.raises(InputFaults, match=r"gone\.csv: cannot be read: No such file"):
        plan(["gone.csv"])


async def test_a_job_runs_in_a_notebook_with_a_running_event_loop(tmp_path: Path, book: Path) -> None:
    result = run(book, out=tmp_path / "out", sample_rate=8000, formats=["srt"])

    assert [delivered.facts.summary.done for delivered in result.delivered] == [2]


def test_an_unknown_format_is_refused(tmp_path: Path, book: Path) -> None:
    run([book], out=str(tmp_path), sample_rate=8000, formats=["json"])
    alignment = read_alignment(tmp_path / "book.json")

    with pytest.raises(UsageError, match=r"book\.stl: 'stl' is not a format; did you mean 'srt'\?"):
        write_format(alignment, tmp_path / "book.stl")
    with pytest.raises(UsageError, match=r"karaoke 'kk' is not known; did you mean 'k'\?"):
        write_format(alignment, tmp_path / "book.ass", karaoke="kk")
    with pytest.raises(UsageError, match=r"gone\.json: cannot be read"):
        read_alignment(tmp_path / "gone.json")


SUBTITLES = (
    "1\n00:00:01,000 --> 00:00:01,500\nHello there.\n\n"
    "2\n00:00:xx --> 00:00:02,000\nb\n\n"
    "3\n00:00:02,000 --> 00:00:04,000\nThere.\n"
)


def test_subtitles_are_checked_and_their_findings_are_values(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(SUBTITLES)
    (tmp_path / "b.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:03.000\nGood-bye.\n")

    a, b = check([tmp_path / "a.srt", str(tmp_path / "b.vtt"), tmp_path / "a.srt"])

    assert (a.file, a.format_name, a.language, a.standard.name) == (
        str(tmp_path / "a.srt"),
        "srt",
        "en",
        "netflix",
    )
    assert (a.cues, [(row.row, row.written) for row in a.unreadable]) == (
        2,
        [(6, "00:00:xx --> 00:00:02,000")],
    )
    assert [
        (found.rule, found.cue.number, found.cue.row, found.measured, found.unit) for found in a.findings
    ] == [("too-short", 1, 2, 0.5, "s"), ("reading-speed", 1, 2, 24.0, "characters/s")]
    assert all(isinstance(found, CueFinding) for found in a.findings)
    assert (b.format_name, b.cues, b.findings, b.unreadable) == ("vtt", 1, (), ())


def test_a_text_is_checked_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(SUBTITLES)
    (tmp_path / "c.toml").write_text('[standard]\nuse = "mine"\n[standard.mine]\nline_chars = 5\n')
    (of_file,) = check(tmp_path / "a.srt", config=tmp_path / "c.toml", language="hi")

    of_text = check_text("\ufeff" + SUBTITLES, config=tmp_path / "c.toml", language="hi")

    assert isinstance(of_text, Checked)
    assert (of_text.file, of_text.standard, of_text.findings) == ("text", of_file.standard, of_file.findings)
    assert "line-chars" in {found.rule for found in of_text.findings}
    assert check_text(SUBTITLES, standard="line").findings == ()


def test_a_file_that_cannot_be_checked_raises(tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match=r"gone\.srt: cannot be read"):
        check(tmp_path / "gone.srt")
    with pytest.raises(InputFaults, match="--standard: 'netflicks' is not known; did you mean 'netflix'"):
        check_text(SUBTITLES, standard="netflicks")
    with pytest.raises(UsageError, match="--language: 'klingon' is not known"):
        check_text(SUBTITLES, language="klingon")
    with pytest.raises(InputFaults, match="text: not a subtitle file; give one of"):
        check_text("Hello.")
    with pytest.raises(InputFaults, match=r"a\.vtt: no cue of VTT can be read in it"):
        check_text("Hello.", name="a.vtt")


def test_a_former_name_still_works_for_one_version() -> None:
    assert library.Reckoning is JobEstimate


def test_the_library_has_exactly_its_public_names() -> None:
    assert dir(library) == sorted(library.__all__)
    assert all(getattr(library, name) is not None for name in library.__all__)
    with pytest.raises(AttributeError, match="module 'subgen' has no attribute 'nothing'"):
        library.nothing  # noqa: B018


def test_the_example_in_the_readme_runs(subgen: Cli, tmp_path: Path) -> None:
    (block,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    (tmp_path / "book.csv").write_text("text\nThe first line.\n")

    answer = subgen.python("-c", block)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("1 lines, 15 characters\n")
    assert (tmp_path / "out" / "book.ass").exists()


EMPTY = Alignment(
    format="subgen.alignment/1",
    audio=AlignedAudio(path=None, sample_rate_hz=8000, samples=0, duration_s=0.0),
    lines=(),
    cues=(),
    chapters=(),
    summary=AlignedSummary(lines=0, done=0, failed=0, requests=0, characters=0),
)
LONG = "x" * 300 + ".txt"
BAD_NAMES = [
    "a\0b.txt",
    LONG,
    "y" * 200 + "/" + "z/" * 3000,
    "half\ud83d.txt",
    "folder.txt",
    "",
    "a.txt/b.txt",
]
BAD_NAME_IDS = ["NUL", "long", "deep", "half a surrogate", "a folder", "empty", "in a file"]


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a script, a subtitle file and a folder that is named like a script."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "a.txt").write_text("Hello.\n")
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello.\n")
    return tmp_path


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize("name", BAD_NAMES, ids=BAD_NAME_IDS)
@pytest.mark.parametrize(
    "call",
    [
        run,
        lambda name: run(["a.txt", name]),
        lambda name: run("a.txt", config=name),
        plan,
        lambda name: plan("a.txt", config=name),
        check,
        lambda name: check("a.srt", config=name),
        lambda name: check_text("1\n00:00:01,000 --> 00:00:02,000\nHi.\n", config=name),
        read_alignment,
        lambda name: write_format(EMPTY, name, format_name="srt"),
    ],
    ids=[
        "run",
        "run 2",
        "run config",
        "plan",
        "plan config",
        "check",
        "check config",
        "check_text",
        "read",
        "write",
    ],
)
def test_a_name_that_no_file_can_have_is_an_error_of_subgen(call: Callable[[str], object], name: str) -> None:
    with pytest.raises(SubgenError) as caught:
        call(name)

    assert str(caught.value)
    assert caught.value.__cause__ is None  # foreseen, where it arises


@pytest.mark.usefixtures("places")
@pytest.mark.parametrize(
    "out", ["a\0b", LONG, "y/" * 3000, "half\ud83d", "a.txt", "", "a.txt/b"], ids=BAD_NAME_IDS
)
@pytest.mark.parametrize("job", [plan, run])
def test_an_output_folder_that_cannot_be_is_an_error_of_usage(job: Callable[..., object], out: str) -> None:
    with pytest.raises((UsageError, InputFaults), match=r"^--out"):
        job("a.txt", out=out)


@pytest.mark.parametrize("name", [None, 3, b"a.txt", ["a.txt", None]])
@pytest.mark.parametrize("call", [run, plan, check, read_alignment, partial(write_format, EMPTY)])
def test_a_name_of_another_type_is_an_error_of_usage(call: Callable[[Any], object], name: object) -> None:
    with pytest.raises(UsageError, match="is no name of a file; give a string or a path"):
        call(name)


def test_inputs_may_come_from_any_iterable(places: Path) -> None:
    assert plan(path for path in [places / "a.txt"]).estimate.lines == 1  # type: ignore[arg-type] # as before


def test_an_error_that_nobody_foresaw_is_an_error_of_subgen_with_its_cause(places: Path) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(SubgenError, match=r"^OSError: .*No space left on device") as caught:
        run(places / "a.txt", service="ws://127.0.0.1:1", notice=full)

    assert isinstance(caught.value.__cause__, OSError)


def test_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.srt")

    with pytest.raises(OutputError, match="a device, a pipe or a socket"):
        write_format(EMPTY, tmp_path / "a.srt")

    assert (tmp_path / "a.srt").is_fifo()
