"""The configuration file, and how it and the command line become settings."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from subgen.config import settle
from subgen.errors import InputFaults
from subgen.settings import CastMember, Pauses, Settings

EVERY_KEY = """
out = "there"
service = "wss://tts.example.com"
voice = "liam"
model = "lightning_v3.1"
language = "hi"
sample_rate = 24000
speed = 1.25
connections = 3
formats = ["vtt", "srt", "vtt"]
audio = "wav"
standard = "bbc"
karaoke = "ko"
allow_key_host = ["tts.example.com"]
max_chars = 120
speak_titles = true
gain_db = -3.5

[pauses]
line_ms = 100
paragraph_ms = 250.5
chapter_ms = 0

[cast.TOM]
voice = "kartik"
language = "en"
model = "lightning_v3.1_pro"
speed = 2

[cast."THE OLD MAN"]
"""


def faults_of(text: str, command_line: Mapping[str, Any] | None = None) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        settle(command_line or {}, "radio.toml", text)
    return [str(fault) for fault in caught.value.faults]


def test_without_anything_said_the_defaults_hold() -> None:
    assert settle({}) == Settings(
        out=Path("out"),
        service="local",
        voice="meher",
        model="lightning_v3.1_pro",
        language=None,
        sample_rate=44100,
        speed=1.0,
        connections=8,
        formats=("srt", "vtt", "ass", "json"),
        audio="wav",
        standard="netflix",
        karaoke=None,
        allow_key_host=(),
        max_chars=250,
        speak_titles=False,
        gain_db=0.0,
        cast={},
        pauses=Pauses(line_us=250_000, paragraph_us=600_000, chapter_us=1_500_000),
    )


def test_an_empty_file_says_nothing() -> None:
    assert settle({}, "radio.toml", "# nothing\n") == settle({})


def test_every_key_is_heard() -> None:
    assert settle({}, "radio.toml", EVERY_KEY) == Settings(
        out=Path("there"),
        service="wss://tts.example.com",
        voice="liam",
        model="lightning_v3.1",
        language="hi",
        sample_rate=24000,
        speed=1.25,
        connections=3,
        formats=("vtt", "srt"),
        audio="wav",
        standard="bbc",
        karaoke="ko",
        allow_key_host=("tts.example.com",),
        max_chars=120,
        speak_titles=True,
        gain_db=-3.5,
        cast={
            "TOM": CastMember(voice="kartik", language="en", model="lightning_v3.1_pro", speed=2.0),
            "THE OLD MAN": CastMember(),
        },
        pauses=Pauses(line_us=100_000, paragraph_us=250_500, chapter_us=0),
    )


def test_the_command_line_wins() -> None:
    said: dict[str, Any] = {
        "out": "here",
        "service": "local",
        "voice": "avery",
        "sample_rate": 8000,
        "speed": 0.5,
        "connections": 1,
        "formats": ("json",),
        "karaoke": "off",
        "allow_key_host": ("other.example.com",),
    }

    settings = settle(said, "radio.toml", EVERY_KEY)

    assert {name: getattr(settings, name) for name in said} == {**said, "out": Path("here")}
    assert settings.model == "lightning_v3.1"


def test_half_a_microsecond_of_pause_is_rounded_up() -> None:
    assert settle({}, "radio.toml", "[pauses]\nline_ms = 0.0625").pauses.line_us == 63


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("conections = 3", "conections: not a key of the configuration; did you mean 'connections'?"),
        ("[pauses]\nline = 3", "pauses.line: not a key of the configuration; did you mean 'line_ms'?"),
        (
            "[cast.TOM]\nvoise = 'x'",
            "cast.TOM.voise: not a key of the configuration; did you mean 'voice'?",
        ),
        (
            "[cast.TOM]\nkey = 'x'",
            "cast.TOM.key: not a key of the configuration; known: voice, language, model, speed",
        ),
        ("voice = 3", "voice: expected a string, got a whole number"),
        ("voice = ''", "voice: expected a string of length >= 1"),
        ("out = ''", "out: expected a string of length >= 1"),
        ("connections = '3'", "connections: expected a whole number, got a string"),
        ("connections = true", "connections: expected a whole number, got true or false"),
        ("connections = 0", "connections: expected a whole number >= 1"),
        ("connections = 513", "connections: expected a whole number <= 512"),
        ("max_chars = 0", "max_chars: expected a whole number >= 1"),
        ("max_chars = 8001", "max_chars: expected a whole number <= 8000"),
        ("speak_titles = 1", "speak_titles: expected true or false, got a whole number"),
        ("speed = 0.4", "speed: expected a number >= 0.5"),
        ("speed = 2.1", "speed: expected a number <= 2.0"),
        ("speed = nan", "speed: expected a number >= 0.5"),
        ("gain_db = inf", "gain_db: expected a number <= 60.0"),
        ("gain_db = 'loud'", "gain_db: expected a number, got a string"),
        ("sample_rate = 48000", "sample_rate: '48000' is not known; known: 8000, 16000, 24000, 44100"),
        ("sample_rate = 44100.0", "sample_rate: expected a whole number, got a number"),
        ("formats = 'srt'", "formats: expected a list, got a string"),
        ("formats = []", "formats: expected a list of length >= 1"),
        ("formats = [1]", "formats: expected a string, got a whole number"),
        ("formats = ['srt', 'stl']", "formats: 'stl' is not known; did you mean 'srt'?"),
        ("allow_key_host = 'a.example.com'", "allow_key_host: expected a list, got a string"),
        ("standard = 'netfilx'", "standard: 'netfilx' is not known; did you mean 'netflix'?"),
        ("karaoke = 'kff'", "karaoke: 'kff' is not known; did you mean 'kf' or 'off'?"),
        ("pauses = 3", "pauses: expected a table, got '3'"),
        ("[pauses]\nline_ms = -1", "pauses.line_ms: expected a number >= 0.0"),
        ("[pauses]\nchapter_ms = nan", "pauses.chapter_ms: expected a number >= 0.0"),
        ("[pauses]\nline_ms = 3600001", "pauses.line_ms: expected a number <= 3600000.0"),
        ("cast = 3", "cast: expected a table, got a whole number"),
        ("[cast]\nTOM = 'liam'", "cast.TOM: expected a table, got 'liam'"),
        ("[cast.TOM]\nspeed = 3.0", "cast.TOM.speed: expected a number <= 2.0"),
        ("[cast.TOM]\nlanguage = 'enn'", "cast.TOM.language: 'enn' is not known; did you mean 'en'?"),
        (
            '"a\\nb" = 1\n[cast]',
            (
                r"a\nb: not a key of the configuration; known: out, service, voice, model, language, "
                "sample_rate, speed, connections, formats, audio, standard, karaoke, allow_key_host, "
                "max_chars, speak_titles, gain_db, quiet, verbose, no_progress, cast, pauses"
            ),
        ),
    ],
)
def test_a_key_or_value_that_cannot_be_is_a_fault(text: str, fault: str) -> None:
    assert faults_of(text) == [f"radio.toml: {fault}"]


def test_a_folder_s_name_has_no_nul() -> None:
    (fault,) = faults_of('out = "a\\u0000b"')

    assert fault.startswith("radio.toml: out: expected a string")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("\nvoice = meher\n", "radio.toml:2: not TOML: Invalid value"),
        ("voice = 'a'\nvoice = 'b'", "radio.toml: not TOML: Cannot overwrite a value (at end of document)"),
        (
            "voice",
            ("radio.toml: not TOML: Expected '=' after a key in a key/value pair (at end of document)"),
        ),
        (
            f"voice = {'[' * 5_000}",
            (
                "radio.toml: not to be read: an integer of thousands of digits, "
                "or hundreds of brackets in brackets"
            ),
        ),
        (
            f"speed = {'9' * 5_000}",
            (
                "radio.toml: not to be read: an integer of thousands of digits, "
                "or hundreds of brackets in brackets"
            ),
        ),
    ],
)
def test_a_file_that_is_not_toml_is_a_fault_of_its_row(text: str, fault: str) -> None:
    assert faults_of(text) == [fault]


def test_all_faults_are_told_at_once() -> None:
    text = "speed = 9.0\nvioce = 'x'\n[cast.TOM]\nspeed = 'x'\nlanguage = 'qq'\n[pauses]\nline_ms = 'x'\n"

    assert [fault.partition(": ")[2].partition(":")[0] for fault in faults_of(text)] == [
        "speed",
        "vioce",
        "cast.TOM.speed",
        "cast.TOM.language",
        "pauses.line_ms",
    ]


@pytest.mark.parametrize(
    ("option", "value", "fault"),
    [
        ("voice", "", "--voice: expected a string of length >= 1"),
        ("speed", float("nan"), "--speed: expected a number >= 0.5"),
        ("gain_db", float("nan"), "--gain-db: expected a number >= -60.0"),
        ("sample_rate", 24001, "--sample-rate: '24001' is not known; known: 8000, 16000, 24000, 44100"),
        ("formats", ("srt", "json5"), "--formats: 'json5' is not known; did you mean 'json'?"),
        ("language", "enn", "--language: 'enn' is not known; did you mean 'en'?"),
    ],
)
def test_a_wrong_option_is_a_fault_of_the_option(option: str, value: object, fault: str) -> None:
    assert faults_of("", {option: value}) == [fault]


def test_faults_of_the_file_and_of_the_command_line_are_told_together() -> None:
    assert faults_of("speed = 9", {"audio": "mp4"}) == [
        "radio.toml: speed: expected a number <= 2.0",
        "--audio: 'mp4' is not known; known: wav",
    ]
