"""`subgen check`: its output and exit status."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, strategies as st

from subgen.app.check import check
from subgen.cli.check import command
from subgen.errors import InputFaults
from tests.conftest import Cli

GOOD = "1\n00:00:01,000 --> 00:00:03,000\nHello there.\n\n2\n00:00:03,083 --> 00:00:05,000\nGood-bye.\n"
BAD = (
    "1\n00:00:01,000 --> 00:00:01,500\nHello there, this row is too long for the standard.\n\n"
    "2\n00:00:xx --> 00:00:02,000\nb\n\n3\n100:00:03,000 --> 100:00:05,000\nc\n"
)


def test_a_file_within_the_standard_is_status_0(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "good.srt").write_text(GOOD)

    answer = subgen("check", "good.srt")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "good.srt: 2 cues, netflix, en: no findings\n"


def test_findings_are_a_table_and_status_1(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "good.srt").write_text(GOOD)
    (tmp_path / "bad.srt").write_text(BAD, encoding="utf-16")

    answer = subgen("check", "bad.srt", "good.srt")

    assert (answer.returncode, answer.stderr) == (1, "")
    assert answer.stdout.splitlines() == [
        "FILE       CUE  TIME         RULE           MEASURED                     ALLOWED",
        "bad.srt:2  1    0:00:01.000  line-chars     51 characters                at most 42",
        "bad.srt:2  1    0:00:01.000  too-short      0.500 s                      at least 0.833 s",
        "bad.srt:2  1    0:00:01.000  reading-speed  102 characters/s             at most 20",
        "bad.srt:6                    unreadable     '00:00:xx --> 00:00:02,000'  the times of a cue",
        "bad.srt: 2 cues, netflix, en: 4 findings",
        "good.srt: 2 cues, netflix, en: no findings",
    ]


def asked(*words: str) -> Result:
    """Run the command in this process."""
    return CliRunner().invoke(command, words, standalone_mode=False)


def test_json_output_is_one_object(tmp_path: Path) -> None:
    (tmp_path / "bad.srt").write_text(BAD)
    file = str(tmp_path / "bad.srt")

    told = json.loads(asked("--json", "--standard", "line", "--language", "hi", file).stdout)

    assert told == {
        "format": "subgen.check/1",
        "standard": "line",
        "findings": 1,
        "files": [
            {
                "file": file,
                "format": "srt",
                "language": "hi",
                "limits_assumed": False,
                "cues": 2,
                "findings": [
                    {
                        "rule": "unreadable",
                        "row": 6,
                        "cue": None,
                        "start_s": None,
                        "measured": "00:00:xx --> 00:00:02,000",
                        "allowed": "the times of a cue",
                        "unit": None,
                    }
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    ("standard", "language", "note"),
    [
        ("netflix", "hi", ""),
        ("netflix", "ta", "; the limits of ta are assumed"),
        ("line", "ta", ""),
        ("bbc", "ja", "; the limits of ja are assumed"),
    ],
)
def test_assumed_limits_of_a_language_are_marked(
    tmp_path: Path, standard: str, language: str, note: str
) -> None:
    (tmp_path / "good.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nHi.\n")
    words = ("--standard", standard, "--language", language, str(tmp_path / "good.srt"))

    told = json.loads(asked("--json", *words).stdout)

    assert told["files"][0]["limits_assumed"] is bool(note)
    assert asked(*words).stdout.endswith(f": 1 cue, {standard}, {language}: no findings{note}\n")


def test_a_finding_has_its_place_the_measured_value_and_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:01.500\nHi.\n")

    told = json.loads(asked("--json", str(tmp_path / "a.vtt")).stdout)

    assert told["files"][0]["findings"] == [
        {
            "rule": "too-short",
            "row": 3,
            "cue": 1,
            "start_s": 1.0,
            "measured": 0.5,
            "allowed": 0.833333,
            "unit": "s",
        }
    ]


@pytest.mark.parametrize("name", ["film.mp4", "FILM.MKV", "book.m4b"])
def test_a_recording_is_reported_unread_with_the_command_that_extracts_its_subtitles(
    tmp_path: Path, name: str
) -> None:
    file = str(tmp_path / name)

    with pytest.raises(InputFaults, match=r"a recording, not a subtitle file; .*: ffmpeg -i \S+ \w+\.srt$"):
        CliRunner().invoke(command, [file], standalone_mode=False, catch_exceptions=False)


@pytest.mark.parametrize("name", ["a.srt", "a.sub", "a.vtt"])
def test_another_format_is_named(subgen: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{0}{25}Hello\n")

    answer = subgen("check", name)

    problem = "its content is MicroDVD, which counts frames; convert it to one of .srt, .vtt, .ass, .ssa"
    assert (answer.returncode, answer.stderr) == (2, f"subgen: {name}: {problem}\n")


def test_an_ending_that_the_content_contradicts_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("WEBVTT\n\n00:01.000 --> 00:05.000\nBonjour.\n")

    answer = asked(str(tmp_path / "a.srt"))

    assert answer.return_value == 0
    assert answer.stdout.endswith("no findings; the content is WebVTT in spite of .srt\n")


def test_times_in_frames_need_the_frame_rate(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("1\n00:00:01:00 --> 00:00:08:00\nHi.\n\n2\n00:01,0 --> 00:02,0\nb\n")

    assert "a.srt:2" in asked(str(tmp_path / "a.srt")).stdout
    found = json.loads(asked("--json", "--fps", "23.976", str(tmp_path / "a.srt")).stdout)["files"][0]
    assert [each["rule"] for each in found["findings"]] == ["order"]


def test_a_limit_of_seconds_is_a_number_of_frames(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text("1\n00:00:01,001 --> 00:00:08,008\nHi.\n")
    (tmp_path / "c.toml").write_text('[standard.mine]\nbase = "netflix"\nfps = 23.976\n')
    file = str(tmp_path / "a.srt")

    assert "too-long" in asked(file).stdout
    assert "too-long" in asked(file, "--fps", "25").stdout
    assert asked(file, "--fps", "23.976").stdout.endswith("no findings\n")
    assert asked(file, "--fps", "23.98").return_value == 0
    assert asked(file, "-c", str(tmp_path / "c.toml")).return_value == 0


def test_standard_input_is_named_stdin() -> None:
    found = CliRunner().invoke(command, ["-"], input=GOOD, standalone_mode=False)
    with pytest.raises(
        InputFaults, match=r"^stdin: not a subtitle file; give one of \.srt, \.vtt, \.ass, \.ssa$"
    ):
        CliRunner().invoke(command, ["-"], input="Hello.", standalone_mode=False, catch_exceptions=False)

    assert found.stdout == "stdin: 2 cues, netflix, en: no findings\n"


def test_a_standard_of_the_configuration_is_applied(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[standard.mine]\nbase = "line"\nline_chars = 11\n')
    (tmp_path / "good.srt").write_text(GOOD)

    answer = asked("-c", str(tmp_path / "c.toml"), str(tmp_path / "good.srt"))

    assert answer.return_value == 1
    assert "line-chars  12 characters  at most 11" in answer.stdout
    assert answer.stdout.endswith("good.srt: 2 cues, mine, en: 1 finding\n")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Bonjour.", "en"),
        ("आपका स्वागत है।", "hi"),
        ("வணக்கம்", "ta"),
        ("日本語です", "ja"),
        ("สวัสดีครับ", "th"),
        ("123", "en"),
    ],
)
def test_the_script_of_the_text_decides_the_language(tmp_path: Path, text: str, language: str) -> None:
    (tmp_path / "a.srt").write_text(f"1\n00:00:01,000 --> 00:00:05,000\n{text}\n")

    assert f", {language}: " in asked(str(tmp_path / "a.srt")).stdout


def test_a_cue_in_another_script_is_checked_by_the_limits_of_its_language(tmp_path: Path) -> None:
    english = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\nHello, my friend.\n\n" for n in range(1, 5))
    chinese = "5\n00:00:06,000 --> 00:00:08,000\n我们昨天在北京大学的图书馆里看了电影。\n"
    (tmp_path / "a.srt").write_text(english + chinese)

    told = json.loads(asked("--json", "--standard", "netflix", str(tmp_path / "a.srt")).stdout)

    (file,) = told["files"]
    assert file["language"] == "en"
    assert {(each["rule"], each["cue"]) for each in file["findings"]} >= {("line-chars", 5)}


def test_a_file_may_declare_its_language_and_the_command_line_wins(tmp_path: Path) -> None:
    (tmp_path / "a.vtt").write_text("WEBVTT\nLanguage: fr\n\n00:01.000 --> 00:05.000\nBonjour.\n")

    assert ", fr: " in asked(str(tmp_path / "a.vtt")).stdout
    assert ", de: " in asked(str(tmp_path / "a.vtt"), "--language", "de").stdout


@pytest.mark.parametrize(
    ("said", "language"),
    [("eng", "en"), ("en-US", "en"), ("zh-Hant", "zh"), ("cs", "cs"), ("xx", "hi"), ("unknown", "hi")],
)
def test_a_file_may_declare_its_language_in_any_code_else_the_script_decides(
    tmp_path: Path, said: str, language: str
) -> None:
    (tmp_path / "a.vtt").write_text(f"WEBVTT\nLanguage: {said}\n\n00:01.000 --> 00:05.000\nनमस्ते\n")

    assert f", {language}: " in asked(str(tmp_path / "a.vtt")).stdout


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["good.srt", "--standard", "netflx"], "--standard: 'netflx' is not known; did you mean 'netflix'"),
        (["good.srt", "--standard", ""], "--standard: '' is not known; known: netflix, "),
        (["good.srt", "--language", "xx"], "--language: 'xx' is not known; known: en, hi, "),
        (["good.srt", "--fps", "0"], "--fps: 0 is not in the range 1 to 240"),
        (["good.srt", "--fps", "nan"], "--fps: nan is not in the range 1 to 240"),
        (["good.srt", "-c", "no.toml"], "no.toml: cannot be read: No such file or directory"),
        ([], "Missing argument 'FILE...'. (see subgen check --help)"),
    ],
)
def test_a_wrong_command_line_is_status_2(subgen: Cli, tmp_path: Path, words: list[str], error: str) -> None:
    (tmp_path / "good.srt").write_text(GOOD)

    answer = subgen("check", *words)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"subgen: {error}")
    assert answer.stderr.count("\n") == 1


def test_all_unreadable_files_are_reported_at_once_with_status_2(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "good.srt").write_text(GOOD)
    (tmp_path / "latin.srt").write_bytes(b"1\n00:00:01,000 --> 00:00:02,000\nCaf\xe9\n")
    (tmp_path / "empty.vtt").write_text("WEBVTT\n")
    (tmp_path / "unsigned.vtt").write_text("Hello.\n")
    (tmp_path / "a.txt").write_text("Hello.\n")

    unsigned = (
        "subgen: unsigned.vtt: no cue of VTT can be read in it; row 1: 'Hello.' is not the signature of"
        " WebVTT; correct that row, and any like it"
    )

    answer = subgen("check", "good.srt", "latin.srt", "no.srt", "empty.vtt", "unsigned.vtt", "a.txt")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.splitlines() == [
        "subgen: latin.srt:3: not UTF-8: byte 35 cannot be read; save the file as UTF-8",
        "subgen: no.srt: cannot be read: No such file or directory; check the name",
        "subgen: empty.vtt: no cue of VTT can be read in it; is the file complete, and its extension right?",
        unsigned,
        "subgen: a.txt: not a subtitle file; give one of .srt, .vtt, .ass, .ssa",
    ]


@pytest.mark.parametrize(
    ("name", "text", "row"),
    [
        ("a.vtt", "WEBVTT\n\n00:01,000 --> 00:03,000\nHello.\n", 3),
        ("a.srt", "1\n00:00:01 -> 00:00:02\nHello.\n", 2),
        ("a.srt", "1\n00:00:01:10 --> 00:00:02:10\nHello.\n", 2),
        ("a.ass", "[Events]\nDialogue: 0,0:00:01.00,0:00:xx.00,Default,,0,0,0,,Hello.\n", 2),
    ],
)
def test_a_file_without_readable_times_has_findings_too(
    tmp_path: Path, name: str, text: str, row: int
) -> None:
    (tmp_path / name).write_text(text)

    (checked,) = check([str(tmp_path / name)], standard=None, config=None, language=None)

    assert (checked.cues, [each.row for each in checked.unreadable]) == (0, [row])
    assert asked(str(tmp_path / name)).return_value == 1


@pytest.mark.parametrize("ending", ["srt", "vtt", "ass", "bin"])
@given(raw=st.one_of(st.binary(max_size=200), st.binary(max_size=20).map(lambda more: GOOD.encode() + more)))
def test_any_bytes_give_a_result_or_a_fault(
    tmp_path_factory: pytest.TempPathFactory, ending: str, raw: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / f"fuzz.{ending}"
    path.write_bytes(raw)

    try:
        told = check([str(path)], standard=None, config=None, language=None)
    except InputFaults as faults:
        told = ()
        problems = [fault.problem for fault in faults.faults]
    else:
        problems = []

    assert len(told) + len(problems) == 1


@pytest.mark.parametrize(
    ("written", "code"),
    [("de-DE", "de"), ("german", "de"), ("Thai", "th"), ("zh_Hant", "zh"), ("Français", "fr"), ("de", "de")],
)
def test_a_language_may_be_a_tag_or_a_name_with_one_notice(tmp_path: Path, written: str, code: str) -> None:
    for name in ("a.srt", "b.srt"):
        (tmp_path / name).write_text(GOOD)

    answer = asked("--language", written, str(tmp_path / "a.srt"), str(tmp_path / "b.srt"))

    assert answer.stdout.count(f", {code}: ") == 2
    notices = answer.stderr.splitlines()
    assert [notice.partition(",")[0] for notice in notices] == (
        [] if written == code else [f"subgen: --language: '{written}' is taken for '{code}'"]
    )
