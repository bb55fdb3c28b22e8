"""A complete job with a second provider: its own limits are checked, and nothing depends on the vendor's."""

import json
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import subgen
from subgen.app import inspect
from subgen.app.clean import clean_up
from subgen.app.retakes import takes_of_line, use
from subgen.cli.voices import command as voices_command
from subgen.errors import InputFaults, UsageError
from subgen.ports import SilentObserver
from subgen.providers import registry
from tests.support.tiny_provider import GAP_S, KEY_VARIABLE, TINY, WORD_S, TinyProvider

RATE_HZ = 22050
NOT_A_SPEED = "is not a speed from 0.8 to 1.2, the range of the tiny service"
NOT_A_RATE = "is not a sample rate of the tiny service; known: 22050, 32000"
NO_SPEED = "speed: the tiny service speaks at its own speed only; leave it out"
TOO_LONG = (
    "a word of 101 characters, beginning 'aaaaaaaaaaaaaaaaaaaa'; the tiny service takes 100: put spaces in"
)
LONG = (
    "Il pleuvait sur le port, et personne ne s'en souciait vraiment. Les bateaux dormaient. "
    "Un chien traversa la place, puis la rue, et disparut derrière l'église. Voilà."
)
BOOK = f'text,voice,language\nBonjour le monde.,,\n"{LONG}",,\nGod natt allihopa.,bob,\nHej igen.,,sv\n'


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch) -> Iterator[TinyProvider]:
    """A tiny service under its name in the registry, with a key for it."""
    provider = TinyProvider()
    monkeypatch.setitem(registry.PROVIDERS, "tiny", provider.entry())
    monkeypatch.setenv(KEY_VARIABLE, "k")
    yield provider
    assert provider.open_connections == 0


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    path.write_text(BOOK)
    return path


def run(book: Path, **options: Any) -> subgen.RunResult:
    return subgen.run([book], service="tiny", out=book.parent / "out", **options)


def alignment_of(book: Path) -> dict[str, Any]:
    alignment: dict[str, Any] = json.loads((book.parent / "out" / "book.json").read_bytes())
    return alignment


def faults_of(book: Path, **options: Any) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        run(book, **options)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.usefixtures("hasty_disk")
def test_a_job_becomes_audio_subtitles_and_an_alignment(tiny: TinyProvider, book: Path) -> None:
    result = run(book)

    assert (result.failed, result.pending, len(result.delivered)) == ((), 0, 1)
    alignment = alignment_of(book)
    with wave.open(str(book.parent / "out" / "book.wav"), "rb") as audio:
        assert (audio.getframerate(), audio.getnframes()) == (RATE_HZ, alignment["audio"]["samples"])
    lines = alignment["lines"]
    assert [(line["voice"], line["language"]) for line in lines] == [
        ("ann", "fr"),
        ("ann", "fr"),
        ("bob", "sv"),
        ("ann", "sv"),
    ]
    shown = " ".join((book.parent / "out" / "book.srt").read_text().split())
    assert all(word["text"] in shown for line in lines for word in line["words"])
    assert {utterance.voice_settings.model for utterance in tiny.requests} == {"tiny-1"}


@pytest.mark.usefixtures("hasty_disk", "tiny")
def test_words_have_the_service_s_times_where_it_sends_them(book: Path) -> None:
    run(book)

    first, _, *without_events = alignment_of(book)["lines"]
    assert [word["timing"] for word in first["words"]] == ["service"] * 3
    assert [word["start_s"] for word in first["words"]] == pytest.approx(
        [GAP_S, 2 * GAP_S + WORD_S, 3 * GAP_S + 2 * WORD_S], abs=1 / RATE_HZ
    )
    assert {word["timing"] for line in without_events for word in line["words"]} == {"estimated"}


@pytest.mark.usefixtures("hasty_disk")
def test_a_line_longer_than_a_request_becomes_several(tiny: TinyProvider, book: Path) -> None:
    run(book)

    parts = [utterance.text for utterance in tiny.requests if utterance.text in LONG]
    assert len(parts) > 1
    assert " ".join(parts) == LONG
    assert max(map(len, parts)) <= 100 < len(LONG) < 250  # 250 is the default of `max_chars`


@pytest.mark.usefixtures("hasty_disk")
def test_a_second_run_sends_nothing_and_writes_nothing(tiny: TinyProvider, book: Path) -> None:
    run(book)
    asked = len(tiny.requests)
    before = {path: path.stat().st_mtime_ns for path in (book.parent / "out").iterdir() if path.is_file()}

    result = run(book)

    assert (len(tiny.requests), len(tiny.run_ids)) == (asked, 1)
    assert [delivered.written for delivered in result.delivered] == [frozenset()]
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.usefixtures("hasty_disk")
def test_a_broken_off_run_goes_on_with_what_is_missing(tiny: TinyProvider, book: Path) -> None:
    first = run(book, max_characters=60, connections=1)
    asked = [utterance.text for utterance in tiny.requests]

    second = run(book)

    assert (first.is_spent, second.pending) == (True, 0)
    assert 0 < len(asked) < len(tiny.requests)
    assert len({utterance.key for utterance in tiny.requests}) == len(tiny.requests)


@pytest.mark.usefixtures("hasty_disk")
def test_the_other_commands_know_its_takes(tiny: TinyProvider, book: Path) -> None:
    run(book)
    run(book, retake=["1"])
    out = book.parent / "out"

    (status,) = inspect.status(out)
    proof, flaws = inspect.verify(out)
    assert (status.done, status.pending, status.failed) == (4, 0, ())
    assert (flaws, proof.lines) == ([], 4)
    assert [version.is_in_use for version in takes_of_line(out, "1").kept] == [False, True]
    assert use(out, "1", 1, SilentObserver()).delivered is not None
    asked = len(tiny.requests)
    run(book)
    assert clean_up(out, (), retakes=True, agreed=lambda cleaning: cleaning.waste.takes == 1)
    assert (inspect.verify(out)[1], len(tiny.requests)) == ([], asked)


def test_a_job_is_estimated_with_the_price_of_the_configuration(tiny: TinyProvider, book: Path) -> None:
    config = book.parent / "price.toml"
    config.write_text("[price]\nper_10k_characters = 100\n")

    told = subgen.plan([book], service="tiny", config=config, out=book.parent / "out")

    assert told.estimate.cost == pytest.approx(told.estimate.characters / 100)
    assert tiny.requests == []


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"sample_rate": 44100}, f"--sample-rate: '44100' {NOT_A_RATE}"),
        ({"speed": 0.5}, f"--speed: '0.5' {NOT_A_SPEED}"),
        ({"voice": "meher"}, "--voice: 'meher' is not a voice of the tiny service; known: ann, bob"),
        ({"model": "m"}, "--model: 'm' is not a model of the tiny service; known: tiny-1"),
        ({"language": "hi"}, "--language: 'hi' is not a language of the tiny service; known: fr, sv, auto"),
    ],
)
def test_an_option_outside_its_limits_is_a_fault(book: Path, options: dict[str, Any], fault: str) -> None:
    book.write_text("text\nBonjour.\n")

    assert faults_of(book, **options) == [fault]


@pytest.mark.usefixtures("tiny")
@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ("sample_rate = 8000", f"sample_rate: '8000' {NOT_A_RATE}"),
        ("speed = 2", f"speed: '2' {NOT_A_SPEED}"),
        ("[cast.EVE]\nspeed = 0.5", f"cast.EVE.speed: '0.5' {NOT_A_SPEED}"),
        (
            "max_chars = 101",
            "max_chars: expected a whole number <= 100, the longest request of the tiny service",
        ),
    ],
)
def test_a_key_outside_its_limits_is_a_fault(book: Path, config: str, fault: str) -> None:
    file = book.parent / "tiny.toml"
    file.write_text(f'service = "tiny"\n{config}\n')

    with pytest.raises(InputFaults) as caught:
        subgen.run([book], config=file)
    assert [str(each) for each in caught.value.faults] == [f"{file}: {fault}"]


@pytest.mark.usefixtures("tiny")
def test_a_row_outside_its_limits_is_a_fault(book: Path) -> None:
    book.write_text(
        "text,voice,language,speed\n"
        f"{'a' * 101},,,\n"
        "Bonjour.,ana,,\n"
        "Bonjour.,,en,\n"
        "Bonjour.,,,1.3\n"
        "Bonjour.,bob,sv,1.2\n"
    )

    assert faults_of(book) == [
        f"{book}:2: text: {TOO_LONG}",
        f"{book}:3: voice: 'ana' is not a voice of the tiny service; did you mean 'ann'?",
        f"{book}:4: language: 'en' is not a language of the tiny service; known: fr, sv, auto",
        f"{book}:5: speed: '1.3' {NOT_A_SPEED}",
    ]


@pytest.mark.usefixtures("tiny")
def test_a_word_too_long_for_a_script_is_a_fault(book: Path) -> None:
    script = book.parent / "play.txt"
    script.write_text(f"Bonjour.\n{'a' * 101}\n")

    assert faults_of(script) == [f"{script}:2: text: {TOO_LONG}"]


def test_a_service_without_a_speed_refuses_each_speed_where_it_is_set(
    monkeypatch: pytest.MonkeyPatch, book: Path
) -> None:
    service = replace(TINY, capabilities=replace(TINY.capabilities, speeds=None))
    monkeypatch.setitem(registry.PROVIDERS, "tiny", TinyProvider(service=service).entry())
    monkeypatch.setenv(KEY_VARIABLE, "k")

    assert faults_of(book, speed=1.1) == [f"--{NO_SPEED}"]
    book.write_text("text,speed\nBonjour.,\nBonjour.,1.0\n")
    assert faults_of(book) == [f"{book}:3: {NO_SPEED}"]


def test_it_needs_its_own_key(tiny: TinyProvider, monkeypatch: pytest.MonkeyPatch, book: Path) -> None:
    monkeypatch.delenv(KEY_VARIABLE)
    monkeypatch.setenv("SMALLEST_API_KEY", "k")

    with pytest.raises(UsageError, match=r"^--service tiny needs a key: set TINY_API_KEY$"):
        run(book)
    assert (tiny.requests, (book.parent / "out").exists()) == ([], False)


@pytest.mark.usefixtures("tiny")
def test_an_estimate_needs_no_key_of_it(monkeypatch: pytest.MonkeyPatch, book: Path) -> None:
    monkeypatch.delenv(KEY_VARIABLE)

    estimate = subgen.plan(book, out=book.parent / "out", service="tiny").estimate

    assert estimate.new_requests == estimate.requests > 0


@pytest.mark.usefixtures("tiny")
def test_its_voices_are_listed() -> None:
    answer = CliRunner().invoke(voices_command, ["--service", "tiny"], standalone_mode=False)

    assert [line.split() for line in answer.output.splitlines()[1:]] == [
        ["ann", "female", "paris", "fr", "sv", "yes", "tiny-1"],
        ["bob", "male", "uppsala", "sv", "no", "tiny-1"],
        [],
        ["MODEL", "STATE", "RETIRES", "SUCCESSOR"],
        ["tiny-1", "current"],
    ]
