"""The configuration file and the command line, merged into settings."""

from collections.abc import Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from subgen.config import load
from subgen.config.schema import Config
from subgen.config.settings import CastMember, Limits, Pauses, Price, Settings, Style
from subgen.cues.standards import STANDARDS, CueStandard, LanguageLimits
from subgen.errors import InputFaults
from subgen.providers.registry import service_named
from tests.conftest import ROOT

load_settings = partial(load.load_settings, service_named=service_named)

EVERY_KEY = (ROOT / "tests" / "config" / "every_key.toml").read_text()

NOT_A_RATE = "is not a sample rate of the local service; known: 8000, 16000, 24000, 44100"
NOT_A_SPEED = "is not a speed from 0.5 to 2.0, the range of the local service"


def faults_of(text: str, command_line: Mapping[str, Any] | None = None) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        load_settings(command_line or {}, "radio.toml", text)
    return [str(fault) for fault in caught.value.faults]


def test_without_options_and_configuration_the_defaults_hold() -> None:
    assert load_settings({}) == Settings(
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
        standard=STANDARDS["netflix"],
        karaoke=None,
        allow_key_host=(),
        max_chars=250,
        speak_titles=False,
        gain_db=0.0,
        cast={},
        pauses=Pauses(line_us=250_000, paragraph_us=600_000, chapter_us=1_500_000),
    )


def test_an_empty_file_changes_nothing() -> None:
    assert load_settings({}, "radio.toml", "# nothing\n") == load_settings({})


def test_every_key_takes_effect() -> None:
    assert load_settings({}, "radio.toml", EVERY_KEY) == Settings(
        out=Path("there"),
        service="wss://tts.example.com",
        voice="liam",
        model="lightning_v3.1",
        language="hi",
        sample_rate=24000,
        speed=1.25,
        connections=3,
        formats=("vtt", "srt"),
        audio="mp3",
        standard=STANDARDS["bbc"],
        karaoke="ko",
        allow_key_host=("tts.example.com",),
        max_chars=120,
        speak_titles=True,
        gain_db=-3.5,
        bitrate=96,
        clips=True,
        number_language="de",
        math=True,
        service_dictionaries=("64f1234567890abcdef12345",),
        stall_after=7.5,
        give_up_after=60.0,
        only=("3", "intro:7"),
        first=5,
        dry_run=True,
        json=True,
        continuations=True,
        cast={
            "TOM": CastMember(
                voice="kartik",
                language="en",
                model="lightning_v3.1_pro",
                speed=2.0,
                number_language="hi",
                math=False,
                service_dictionaries=(),
            ),
            "THE OLD MAN": CastMember(),
        },
        pauses=Pauses(line_us=100_000, paragraph_us=250_500, chapter_us=0),
        style=Style(
            font="Noto Sans Devanagari",
            fonts={"ta": "Noto Sans Tamil", "th": "Garuda"},
            size=80,
            bold=True,
            italic=True,
            spoken_color=(0, 255, 127),
            coming_color=(192, 192, 192),
            outline_color=(16, 16, 16),
            outline=2.5,
            shadow=0,
            position="top",
            margin_h=40,
            margin_v=50,
            width=1080,
            height=1920,
        ),
        price=Price(per_10k_characters=0.195, currency="EUR", source="the model card, 2026"),
        limits=Limits(input_bytes=1_000_000),
    )


def test_every_setting_has_a_key() -> None:
    assert {field.name for field in fields(Settings)} == set(Config.__struct_fields__)


def test_the_command_line_wins() -> None:
    options: dict[str, Any] = {
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

    settings = load_settings(options, "radio.toml", EVERY_KEY)

    assert {name: getattr(settings, name) for name in options} == {**options, "out": Path("here")}
    assert settings.model == "lightning_v3.1"


def test_half_a_microsecond_of_pause_is_rounded_up() -> None:
    assert load_settings({}, "radio.toml", "[pauses]\nline_ms = 0.0625").pauses.line_us == 63


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "conections = 3",
            "conections: not a key of the configuration; did you mean 'connections' or 'continuations'?",
        ),
        ("[pauses]\nline = 3", "pauses.line: not a key of the configuration; did you mean 'line_ms'?"),
        (
            "[cast.TOM]\nvoise = 'x'",
            "cast.TOM.voise: not a key of the configuration; did you mean 'voice'?",
        ),
        (
            "[cast.TOM]\nkey = 'x'",
            (
                "cast.TOM.key: not a key of the configuration; known: voice, language, model, speed, "
                "number_language, math, service_dictionaries"
            ),
        ),
        ("voice = 3", "voice: expected a string, got a whole number"),
        ("voice = ''", "voice: expected a string of length >= 1"),
        ("out = ''", "out: expected a string of length >= 1"),
        ("connections = '3'", "connections: expected a whole number, got a string"),
        ("connections = true", "connections: expected a whole number, got true or false"),
        ("connections = 0", "connections: expected a whole number >= 1"),
        ("connections = 513", "connections: expected a whole number <= 512"),
        ("max_chars = 0", "max_chars: expected a whole number >= 1"),
        (
            "max_chars = 8001",
            "max_chars: expected a whole number <= 8000, the longest request of the local service",
        ),
        ("speak_titles = 1", "speak_titles: expected true or false, got a whole number"),
        ("speed = 0.4", f"speed: '0.4' {NOT_A_SPEED}"),
        ("speed = 2.1", f"speed: '2.1' {NOT_A_SPEED}"),
        ("speed = nan", f"speed: 'nan' {NOT_A_SPEED}"),
        ("gain_db = inf", "gain_db: expected a number <= 60.0"),
        ("gain_db = 'loud'", "gain_db: expected a number, got a string"),
        (
            "sample_rate = 48000",
            f"sample_rate: '48000' {NOT_A_RATE}",
        ),
        ("sample_rate = 44100.0", "sample_rate: expected a whole number, got a number"),
        ("formats = 'srt'", "formats: expected a list, got a string"),
        ("formats = []", "formats: expected a list of length >= 1"),
        ("formats = [1]", "formats: expected a string, got a whole number"),
        ("formats = ['srt', 'stl']", "formats: 'stl' is not known; did you mean 'srt'?"),
        ("allow_key_host = 'a.example.com'", "allow_key_host: expected a list, got a string"),
        (
            "standard = 'netfilx'",
            "standard: 'netfilx' is not known; did you mean 'netflix' or 'netflix-sdh'?",
        ),
        ("karaoke = 'kff'", "karaoke: 'kff' is not known; did you mean 'kf' or 'off'?"),
        ("[limits]\ninput_bytes = 0", "limits.input_bytes: expected a whole number >= 1"),
        (
            "[limits]\ninput_byte = 1",
            "limits.input_byte: not a key of the configuration; did you mean 'input_bytes'?",
        ),
        ("pauses = 3", "pauses: expected a table, got '3'"),
        ("[pauses]\nline_ms = -1", "pauses.line_ms: expected a number >= 0.0"),
        ("[pauses]\nchapter_ms = nan", "pauses.chapter_ms: expected a number >= 0.0"),
        ("[pauses]\nline_ms = 3600001", "pauses.line_ms: expected a number <= 3600000.0"),
        ("cast = 3", "cast: expected a table, got a whole number"),
        ("[cast]\nTOM = 'liam'", "cast.TOM: expected a table, got 'liam'"),
        ("[cast.TOM]\nspeed = 3.0", f"cast.TOM.speed: '3' {NOT_A_SPEED}"),
        ("[cast.TOM]\nlanguage = 'enn'", "cast.TOM.language: 'enn' is not known; did you mean 'en'?"),
        ("standard = 3", "standard: expected the name of a standard or a table"),
        ("standard = ''", f"standard: '' is not known; known: {', '.join(STANDARDS)}"),
        ("[standard]\nuse = ''", f"standard: '' is not known; known: {', '.join(STANDARDS)}"),
        ("[standard]\nbase = ''", f"standard: base '' is not known; known: {', '.join(STANDARDS)}"),
        ("[standard]\nuse = 'mine'", "standard: 'mine' is not known; did you mean 'line'?"),
        ("[standard]\nbase = 'bcc'", "standard: base 'bcc' is not known; did you mean 'bbc'?"),
        (
            "standard = 'imax'",
            (
                "standard: 'imax' is not known; known: netflix, netflix-children, netflix-sdh, bbc, shorts, "
                "arte, dutch, ted, line"
            ),
        ),
        ("[standard]\nlines = 0", "standard.lines: expected a whole number >= 1"),
        ("[standard]\nreading_cps = 0", "standard.reading_cps: expected a number >= 1.0"),
        ("[standard]\nreading_cps = 101", "standard.reading_cps: expected a number <= 100.0"),
        ("[standard]\nlinger_ms = -1", "standard.linger_ms: expected a number >= 0.0"),
        ("[standard.mine]\nlinger_ms = 60001", "standard.mine.linger_ms: expected a number <= 60000.0"),
        ("[standard]\nclose_gaps_ms = 'all'", "standard.close_gaps_ms: expected a number, got a string"),
        ("[standard]\nfps = 0", "standard.fps: expected a number >= 1.0"),
        ("[standard]\nfps = 241", "standard.fps: expected a number <= 240.0"),
        (
            "[standard]\nreading_cp = 9",
            "standard.reading_cp: not a key of the configuration; did you mean 'reading_cps'?",
        ),
        ("[standard]\nlanguages = 'hi'", "standard.languages: expected a table, got a string"),
        ("[standard.languages]\nhi = 22", "standard.languages.hi: expected a table, got '22'"),
        (
            "[standard.languages.hin]\nline_chars = 9",
            "standard.languages: 'hin' is not known; did you mean 'hi'?",
        ),
        (
            "[standard.mine.languages.hi]\nreading_cps = 0",
            "standard.mine.languages.hi.reading_cps: expected a number >= 1.0",
        ),
        (
            "[standard.mine.languages.hi]\nlines = 1",
            ("standard.mine.languages.hi.lines: not a key of the configuration; did you mean 'line_chars'?"),
        ),
        (
            "[languages.hi]",
            "languages: not a key of the configuration; did you mean 'language' or 'number_language'?",
        ),
        (
            "[standard.mine]\nbase = 'netflix'\n[standard.mine.languages.hi]\nshortest_ms = 7001",
            "standard: 'mine': shortest_ms is more than longest_ms in hi",
        ),
        (
            "[standard]\nline_char = 9",
            "standard.line_char: not a key of the configuration; did you mean 'line_chars'?",
        ),
        (
            "[standard.mine]\ngap = 9",
            "standard.mine.gap: not a key of the configuration; did you mean 'gap_ms'?",
        ),
        (
            "[standard.a]\n[standard.b]",
            "standard: choose one of a, b: set use = 'a', or give --standard",
        ),
        (
            "[standard]\nshortest_ms = 2000\nlongest_ms = 1000",
            "standard: 'own': shortest_ms is more than longest_ms",
        ),
        ("style = 'big'", "style: expected a table, got 'big'"),
        ("[style]\nspoken_color = 'red'", "style.spoken_color: expected a color like '#ffe14d'"),
        ("[style]\nbolt = true", "style.bolt: not a key of the configuration; did you mean 'bold'?"),
        ("[style]\nfont = 'a,b'", "style.font: expected a name without commas and control characters"),
        (
            "[style.fonts]\nta = 'a,b'",
            "style.fonts.ta: expected a name without commas and control characters",
        ),
        ("[style.fonts]\nta = 3", "style.fonts.ta: expected a string, got a whole number"),
        ("[style.fonts]\nhin = 'Mukta'", "style.fonts: 'hin' is not known; did you mean 'hi'?"),
        ("[style]\nfonts = 'Mukta'", "style.fonts: expected a table, got a string"),
        ("[style]\nposition = 'left'", "style.position: 'left' is not known; known: bottom, middle, top"),
        ("[style]\nsize = 0", "style.size: expected a whole number >= 1"),
        ("[price]\ncurrency = 'EUR'", "price: per_10k_characters is missing"),
        ("[price]\nper_10k_characters = -1", "price.per_10k_characters: expected a number >= 0.0"),
        (
            "[price]\nper_10k_character = 1",
            "price.per_10k_character: not a key of the configuration; did you mean 'per_10k_characters'?",
        ),
        (
            '"a\\nb" = 1\n[cast]',
            (
                r"a\nb: not a key of the configuration; known: out, service, voice, model, language, "
                "sample_rate, speed, connections, formats, audio, bitrate, clips, standard, karaoke, "
                "allow_key_host, max_chars, speak_titles, gain_db, stall_after, "
                "give_up_after, only, first, retake, max_characters, partial, overwrite, continuations, "
                "dry_run, json, quiet, verbose, no_progress, cast, pauses, style, price, limits, "
                "number_language, math, service_dictionaries"
            ),
        ),
    ],
)
def test_a_wrong_key_or_value_is_a_fault(text: str, fault: str) -> None:
    assert faults_of(text) == [f"radio.toml: {fault}"]


def test_the_name_of_a_folder_may_not_contain_a_nul() -> None:
    (fault,) = faults_of('out = "a\\u0000b"')

    assert fault == "radio.toml: out: expected a name without a NUL character"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "\nvoice = meher\n",
            'radio.toml:2: not TOML: Invalid value; put text in straight quotes: voice = "meher"',
        ),
        (
            "voice = 'a'\nvoice = 'b'",
            (
                "radio.toml: not TOML: Cannot overwrite a value (at end of document); "
                "a key is given twice, or is both a value and a table: `standard = …` and [standard]"
            ),
        ),
        (
            "standard = 'bbc'\n[standard]\nlines = 1",
            (
                "radio.toml:2: not TOML: Cannot overwrite a value; "
                "a key is given twice, or is both a value and a table: `standard = …` and [standard]"
            ),
        ),
        (
            "[cast.MR QUILL]",
            (
                "radio.toml:1: not TOML: Expected ']' at the end of a table declaration; "
                'put a name with spaces in quotes: [cast."MR QUILL"]'
            ),
        ),
        (
            "voice",
            ("radio.toml: not TOML: Expected '=' after a key in a key/value pair (at end of document)"),
        ),
        (
            f"voice = {'[' * 5_000}",
            ("radio.toml: cannot be read: an integer of thousands of digits, or hundreds of nested brackets"),
        ),
        (
            f"speed = {'9' * 5_000}",
            ("radio.toml: cannot be read: an integer of thousands of digits, or hundreds of nested brackets"),
        ),
    ],
)
def test_a_file_that_is_not_toml_is_a_fault_of_its_row(text: str, fault: str) -> None:
    assert faults_of(text) == [fault]


def test_all_faults_are_reported_at_once() -> None:
    text = "speed = 9.0\nvioce = 'x'\n[cast.TOM]\nspeed = 'x'\nlanguage = 'qq'\n[pauses]\nline_ms = 'x'\n"

    assert [fault.partition(": ")[2].partition(":")[0] for fault in faults_of(text)] == [
        "speed",
        "vioce",
        "cast.TOM.speed",
        "cast.TOM.language",
        "pauses.line_ms",
    ]


def test_limits_in_the_table_standard_make_a_custom_standard() -> None:
    text = "[standard]\nbase = 'shorts'\nline_chars = 20\nlongest_ms = 2500.5\ngap_ms = 40"

    assert load_settings({}, "x.toml", text).standard == CueStandard(
        name="own",
        line_chars=20,
        lines=2,
        shortest_us=700_000,
        longest_us=2_500_500,
        gap_us=40_000,
        reading_cps=25.0,
        linger_us=500_000,
        languages=STANDARDS["shorts"].languages,
    )
    assert load_settings({"standard": "bbc"}, "x.toml", text).standard == STANDARDS["bbc"]
    assert load_settings({"standard": "own"}, "x.toml", text).standard.line_chars == 20


def test_a_named_standard_is_used_if_it_is_the_only_one_or_is_selected() -> None:
    one = "[standard.reels]\nline_chars = 18"
    two = f"{one}\n[standard.cinema]\nline_chars = 50"

    assert load_settings({}, "x.toml", one).standard.line_chars == 18
    assert load_settings({}, "x.toml", f"[standard]\nuse = 'cinema'\n{two}").standard.line_chars == 50
    assert load_settings({"standard": "reels"}, "x.toml", two).standard.name == "reels"
    assert load_settings({"standard": "line"}, "x.toml", two).standard == STANDARDS["line"]


def test_a_custom_standard_with_a_known_name_changes_that_one() -> None:
    standard = load_settings({}, "x.toml", "[standard.bbc]\nline_chars = 32").standard

    assert (standard.line_chars, standard.shortest_us) == (32, STANDARDS["bbc"].shortest_us)


def test_reading_lingering_closing_and_frames_are_keys_of_a_standard() -> None:
    text = "[standard]\nbase = 'line'\nreading_cps = 18\nlinger_ms = 250.5\nclose_gaps_ms = 400\nfps = 25"

    assert load_settings({}, "x.toml", text).standard == CueStandard(
        name="own",
        line_chars=None,
        lines=1,
        shortest_us=0,
        longest_us=None,
        gap_us=0,
        reading_cps=18.0,
        linger_us=250_500,
        close_gaps_us=400_000,
        fps=25.0,
        whole_lines=True,
    )


@pytest.mark.parametrize(
    ("written", "fps"),
    [
        ("23.976", 24_000 / 1001),
        ("23.98", 24_000 / 1001),
        ("24", 24.0),
        ("25", 25.0),
        ("29.97", 30_000 / 1001),
        ("30", 30.0),
        ("50", 50.0),
        ("59.94", 60_000 / 1001),
        ("60.0", 60.0),
        ("12.5", 12.5),
    ],
)
def test_rounded_frame_rates_are_made_exact(written: str, fps: float) -> None:
    assert load_settings({}, "x.toml", f"[standard]\nfps = {written}").standard.fps == fps


def test_a_custom_standard_may_have_other_limits_for_a_language() -> None:
    text = """
    [standard.mine]
    base = "netflix"

    [standard.mine.languages.ta]
    reading_cps = 19
    line_chars = 36

    [standard.mine.languages.fr]
    shortest_ms = 1200
    """
    standard = load_settings({}, "x.toml", text).standard

    assert standard.languages["ta"] == LanguageLimits(reading_cps=19.0, line_chars=36)  # assumed no more
    assert standard.languages["fr"] == LanguageLimits(shortest_us=1_200_000)
    assert standard.languages["te"] == STANDARDS["netflix"].languages["te"]


def test_an_unnamed_custom_standard_may_have_limits_for_a_language() -> None:
    standard = load_settings({}, "x.toml", "[standard.languages.hi]\nreading_cps = 19").standard

    assert (standard.name, standard.of("hi").reading_cps, standard.of("de").reading_cps) == (
        "own",
        19.0,
        17.0,
    )


def test_limits_for_all_languages_hold_for_each_but_make_no_line_longer() -> None:
    text = "[standard]\nbase = 'netflix'\nreading_cps = 15\nline_chars = 15\nshortest_ms = 1000"
    standard = load_settings({}, "x.toml", text).standard

    assert standard.languages == {"ja": LanguageLimits(line_chars=13)}
    assert {standard.of(language).reading_cps for language in ("en", "hi", "ta", "ja")} == {15.0}
    assert load_settings({}, "x.toml", "[standard]\nline_chars = 50").standard.of("zh").line_chars == 16


@pytest.mark.parametrize(
    ("option", "value", "fault"),
    [
        ("voice", "", "--voice: expected a string of length >= 1"),
        ("speed", float("nan"), f"--speed: 'nan' {NOT_A_SPEED}"),
        ("gain_db", float("nan"), "--gain-db: expected a number >= -60.0"),
        (
            "sample_rate",
            24001,
            f"--sample-rate: '24001' {NOT_A_RATE}",
        ),
        ("formats", ("srt", "json5"), "--formats: 'json5' is not known; did you mean 'json'?"),
        ("language", "enn", "--language: 'enn' is not known; did you mean 'en'?"),
    ],
)
def test_a_wrong_option_is_a_fault_of_the_option(option: str, value: object, fault: str) -> None:
    assert faults_of("", {option: value}) == [fault]


def test_faults_of_the_file_and_of_the_command_line_are_reported_together() -> None:
    assert faults_of("speed = 9", {"audio": "mp4"}) == [
        f"radio.toml: speed: '9' {NOT_A_SPEED}",
        "--audio: 'mp4' is not known; did you mean 'mp3' or 'm4b'?",
    ]
