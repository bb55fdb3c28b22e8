"""Wrong inputs as the user sees them at the command line, and randomly damaged inputs."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import example, given, strategies as st

from subgen.config.load import load_settings
from subgen.errors import InputFaults
from subgen.inputs.reader import ENDINGS, read_script
from subgen.model import Script
from subgen.providers.registry import service_named
from subgen.providers.smallest.catalog import LOCAL
from tests.conftest import SAMPLES, Cli

TABLE = (
    "id,speaker,voice,language,speed,pause_ms,chapter,start,end,text,note\r\n"
    'a,TOM,liam,en,1.5,250,One,1,00:02.5,"Wait, ""what""?\r\nNo.",x\r\n'
    ",,,,,,,2.25,,\u092f\u0939 \u0939\u0948\u0964,\r\n"
    ",,,,,,Two,,,***,\r\n"
)
PROSE = (
    "# One\r\n\r\nTOM: Hello.\r\n[pause 1.5s]\r\n\\# 5\n***\n[pause 500ms]\r"
    "\u092f\u0939 \u0939\u0948\u0964\n## Two\nLast.\n"
)
OBJECTS = (
    '{"id": 1, "speaker": "TOM", "speed": 1.5, "pause_ms": 250, "chapter": "One", '
    '"start": 1, "text": "Wait?"}\r\n'
    '{"text": "\u092f\u0939 \\u0939\u0948", "end": "00:02.5", "note": [true, null, {"a": 1e3}]}\n\n'
    '{"text": "***", "Voice": null}\n'
)
MARKDOWN = (
    "---\ntitle: One\n---\n\n# One\n\nTOM: *Hello*, [you](http://x.org) &amp; `me`.\r\n[pause 1.5s]\r\n\r\n"
    "- a\n  - b\n\n1984. <b>\u092f\u0939</b>\n\n> ![x](y)\n\n| a |\n|---|\n| b |\n\n"
    "```\nc\n```\n\nTwo\n===\n***\nLast.\n"
)
CONFIG = (
    'sample_rate = 24000\nspeed = 1.5\nformats = ["srt", "json"]\nvoice = "liam"\n'
    'speak_titles = true\n[pauses]\nline_ms = 300\n[cast.TOM]\nvoice = "kartik"\nspeed = 0.9\n'
)
NASTY = st.sampled_from(
    [
        *(bytes([byte]) for byte in b'",\r\n\0\xff#\\[]=:. \t'),
        *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xe0\xa4", b"\xed\xa0\x80", "\u2028\u200b\u0661".encode()),
        *(bytes([byte]) for byte in b"{}`*_<>!&~|-"),
        *(b"\\ud800", b"\\u0000", b"&#0;", b"NaN", b"[" * 2_000, b"> " * 60, b"![", b"](", b"<!--", b"    "),
        *(b"-1", b"nan", b"1e999", b"99999999999", b"[pause", b"text", b"\r\n\r\n", b'""', b"[["),
        b"x" * 9_000,
    ]
)


@st.composite
def mutations_of(draw: st.DrawFn, original: bytes) -> bytes:
    """The bytes of a file after some accidents: pieces cut out, doubled, replaced."""
    raw = original
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 12)))
        raw = raw[:start] + draw(st.one_of(st.just(b""), NASTY, st.just(raw[start:end] * 2))) + raw[end:]
    return raw


def check(file: str, raw: bytes, *, speak_titles: bool) -> None:
    """Check that an input is a script with lines or has faults, each a sentence with its place."""
    script, faults = read_script(file, raw, LOCAL, ("TOM", ""), speak_titles=speak_titles)

    assert faults or (script is not None and script.lines)
    assert all(str(fault).isprintable() and str(fault).startswith(file) for fault in faults)
    assert list(faults) == sorted(faults)
    check_lines(Script(stem="", file="", lines=()) if faults or script is None else script, len(raw))


def check_lines(script: Script, longest: int) -> None:
    rows = [line.row for line in script.lines]

    assert rows == sorted(rows)
    assert all(0 < row <= longest for row in rows)
    assert len({line.id for line in script.lines}) == len(rows)
    assert all(any(letter.isalnum() for letter in line.text) for line in script.lines)


@given(raw=mutations_of(TABLE.encode()))
@example(raw=TABLE.encode("utf-16"))
def test_a_damaged_table_is_read_or_has_faults(raw: bytes) -> None:
    check("book.csv", raw, speak_titles=False)


@given(raw=mutations_of(PROSE.encode()), speak_titles=st.booleans())
@example(raw=PROSE.encode("utf-16"), speak_titles=True)
def test_a_damaged_script_is_read_or_has_faults(raw: bytes, speak_titles: bool) -> None:  # noqa: FBT001 # drawn
    check("play.txt", raw, speak_titles=speak_titles)


@given(raw=mutations_of(TABLE.replace(",", "\t").encode()))
def test_a_damaged_table_with_tabs_is_read_or_has_faults(raw: bytes) -> None:
    check("book.tsv", raw, speak_titles=False)


@given(raw=mutations_of(OBJECTS.encode()))
@example(raw=OBJECTS.encode("utf-16"))
def test_damaged_objects_are_read_or_have_faults(raw: bytes) -> None:
    check("book.jsonl", raw, speak_titles=False)


@given(raw=mutations_of(MARKDOWN.encode()), speak_titles=st.booleans())
@example(raw=MARKDOWN.encode("utf-16"), speak_titles=True)
def test_a_damaged_markdown_script_is_read_or_has_faults(raw: bytes, speak_titles: bool) -> None:  # noqa: FBT001 # drawn
    check("play.md", raw, speak_titles=speak_titles)


@given(raw=st.binary(max_size=200))
@pytest.mark.parametrize("file", [f"book{ending}" for ending in ENDINGS])
def test_any_bytes_are_read_or_have_faults(file: str, raw: bytes) -> None:
    check(file, raw, speak_titles=True)


@given(raw=mutations_of(CONFIG.encode()))
def test_a_damaged_configuration_is_read_or_has_faults(raw: bytes) -> None:
    with suppress(InputFaults):
        load_settings({}, "radio.toml", raw.decode(errors="replace"), service_named=service_named)


@pytest.mark.parametrize(
    ("file", "raw", "errors"),
    [
        (
            "a.csv",
            b"",
            ["a.csv: no lines at all: the table is empty; begin it with a header that contains 'text'"],
        ),
        ("a.csv", b"id,txt\n1,Hi\n", ["a.csv:1: no 'text' column in the header; rename 'txt'"]),
        (
            "a.csv",
            b'id,text,speed,start\nx,,fast,1\nx,Hi,1,0\ny,"Hi\n',
            [
                "a.csv:2: speed: 'fast' is not a speed from 0.5 to 2.0, the range of the local service",
                "a.csv:2: text: blank; write the text to speak, or remove the row",
                "a.csv:3: id: 'x' is already the id of row 2; give each row its own",
                "a.csv:3: start: earlier than the start of row 2; put the rows in order of time",
                "a.csv:4: a double quote opens in this row and is never closed; close it",
            ],
        ),
        (
            "a.csv",
            b"text,voice\nHi,mehre\n",
            ["a.csv:2: voice: 'mehre' is not a voice of the local service; did you mean 'meher'?"],
        ),
        ("a.csv", b"text\nHi\0\n", ["a.csv:2: text: a NUL character; remove it"]),
        ("a.txt", b"", ["a.txt: no lines at all: there is nothing to speak; write some text"]),
        ("a.txt", b"caf\xe9\n", ["a.txt:1: not UTF-8: byte 3 cannot be read; save the file as UTF-8"]),
        (
            "a.txt",
            b"Hi\n[pause soon]\n",
            ["a.txt:2: 'soon' is not a pause: write [pause 1.5s] or [pause 500ms]"],
        ),
        (
            "a.tsv",
            b'text\tid\n"Hi\n',
            ["a.tsv:2: a double quote opens in this row and is never closed; close it"],
        ),
        (
            "a.jsonl",
            b'{"text": 3}\n{"text": "Hi", "text": "Ho"}\nHi\n',
            [
                "a.jsonl:1: text: a number, not a string; put the value in double quotes",
                "a.jsonl:2: text: the key appears twice in the object; remove one",
                "a.jsonl:3: not JSON: expecting value (character 1); write one object a line",
            ],
        ),
        (
            "a.md",
            b"# Hi\n\n[pause 1h]\n",
            ["a.md:3: '1h' is not a pause: write [pause 1.5s] or [pause 500ms]"],
        ),
        ("a.doc", b"Hi", ["a.doc: unknown file extension '.doc'; known: .csv, .tsv, .jsonl, .txt, .md"]),
    ],
)
def test_a_wrong_input_prints_one_line_for_each_fault_and_nothing_else(
    subgen: Cli, tmp_path: Path, file: str, raw: bytes, errors: list[str]
) -> None:
    (tmp_path / file).write_bytes(raw)

    run = subgen("run", file, "-o", "out")

    assert run.stderr.splitlines() == [f"subgen: {error}" for error in errors]
    assert (run.returncode, run.stdout) == (2, "")
    assert [path.name for path in tmp_path.iterdir()] == [file]


def test_faults_of_all_inputs_are_reported_at_once(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text\n\n***\n")
    (tmp_path / "b.txt").write_text("[pause]\nHi\n")
    (tmp_path / "folder.txt").mkdir()

    run = subgen("run", "a.csv", "b.txt", "folder.txt", "gone.txt", "-o", "out")

    assert run.stderr.splitlines() == [
        "subgen: a.csv: no lines at all: the table has nothing to speak below its header",
        "subgen: b.txt:1: '' is not a pause: write [pause 1.5s] or [pause 500ms]",
        "subgen: folder.txt: cannot be read: Is a directory; name a file in it",
        "subgen: gone.txt: cannot be read: No such file or directory; check the name",
    ]
    assert run.returncode == 2
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("config", "error"),
    [
        ("voice = \n", "c.toml:1: not TOML: Invalid value"),
        (
            "max_char = 9\n",
            "c.toml: max_char: not a key of the configuration; did you mean 'max_chars' or 'max_characters'?",
        ),
        ("speed = 3\n", "c.toml: speed: '3' is not a speed from 0.5 to 2.0, the range of the local service"),
        ("[cast.TOM]\nvoice = 3\n", "c.toml: cast.TOM.voice: expected a string, got a whole number"),
        ("voice = 'nobody'\n", "--voice: 'nobody' is not a voice of the local service; known: meher,"),
    ],
)
def test_a_wrong_configuration_prints_one_line_and_nothing_else(
    subgen: Cli, tmp_path: Path, config: str, error: str
) -> None:
    (tmp_path / "c.toml").write_text(config)

    run = subgen("run", SAMPLES / "radio.txt", "-c", "c.toml", "-o", "out")

    assert run.stderr.startswith(f"subgen: {error}")
    assert run.stderr.count("\n") == 1
    assert (run.returncode, run.stdout) == (2, "")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("service", "error"),
    [
        ("smallest", "--service smallest needs a key: set SMALLEST_API_KEY"),
        ("http://x", "--service 'http://x': give local, smallest, or a ws:// or wss:// URL"),
    ],
)
def test_an_unusable_service_prints_one_line_and_nothing_else(
    subgen: Cli, tmp_path: Path, service: str, error: str
) -> None:
    run = subgen("run", SAMPLES / "radio.txt", "--service", service, "-o", "out")

    assert (run.returncode, run.stdout, run.stderr) == (2, "", f"subgen: {error}\n")
    assert not (tmp_path / "out").exists()


def test_the_key_is_not_sent_to_a_host_that_looks_like_loopback(subgen: Cli, tmp_path: Path) -> None:
    run = subgen(
        "run",
        SAMPLES / "radio.txt",
        "--service",
        "ws://127.0.0.1.evil.com",
        "-o",
        "out",
        env={"SMALLEST_API_KEY": "sk_very_secret"},
    )

    assert run.returncode == 2
    assert "use wss://127.0.0.1.evil.com" in run.stderr
    assert "sk_very_secret" not in run.stderr
    assert not (tmp_path / "out").exists()


def test_a_key_that_no_header_can_carry_is_refused_before_anything_is_sent(subgen: Cli) -> None:
    run = subgen(
        "run",
        SAMPLES / "radio.txt",
        "--service",
        "smallest",
        env={"SMALLEST_API_KEY": "sk_very_secret\n"},
    )

    assert (run.returncode, run.stderr) == (
        2,
        "subgen: SMALLEST_API_KEY has a character that is in no key, such as a line end: set it again\n",
    )
