"""What a line needs of the service."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st
from msgspec import UNSET

from subgen.config.settings import CastMember, Settings
from subgen.model import Continuation, InnerPause, Line, Script, VoiceSettings
from subgen.planning.utterances import (
    UtteranceResolver,
    language_of,
    silences_within,
    take_key,
    utterances_of,
    voice_settings_for,
)
from subgen.planning.validation import service_faults, unknown_speakers
from subgen.ports.records import Retake
from subgen.providers.smallest.catalog import LOCAL
from tests.support.tiny_provider import TINY

DEFAULTS = Settings(voice="meher", model="lightning_v3.1", language="en", speed=1.1, sample_rate=24000)
CAST = {
    "TOM": CastMember(voice="liam", language="hi", model="lightning_v3.1_pro", speed=0.9),
    "ADA": CastMember(voice="avery"),
}
READING = VoiceSettings(voice="meher", model="lightning_v3.1", language="en", speed=1.0, sample_rate_hz=44100)


def line(text: str = "Hello there.", **fields: Any) -> Line:
    return Line(id="1", row=2, text=text, **fields)


# Who speaks


def test_a_line_that_says_nothing_is_read_with_the_defaults() -> None:
    assert voice_settings_for(line(), DEFAULTS) == VoiceSettings(
        voice="meher", model="lightning_v3.1", language="en", speed=1.1, sample_rate_hz=24000
    )


def test_the_cast_wins_over_the_defaults() -> None:
    assert voice_settings_for(line(speaker="TOM"), replace(DEFAULTS, cast=CAST)) == VoiceSettings(
        voice="liam", model="lightning_v3.1_pro", language="hi", speed=0.9, sample_rate_hz=24000
    )


def test_what_the_cast_does_not_say_falls_to_the_defaults() -> None:
    assert voice_settings_for(line(speaker="ADA"), replace(DEFAULTS, cast=CAST)) == VoiceSettings(
        voice="avery", model="lightning_v3.1", language="en", speed=1.1, sample_rate_hz=24000
    )


def test_the_row_wins_over_the_cast() -> None:
    own = line(speaker="TOM", voice="kartik", model="lightning_v3.1", language="mr", speed=2.0)

    assert voice_settings_for(own, replace(DEFAULTS, cast=CAST)) == VoiceSettings(
        voice="kartik", model="lightning_v3.1", language="mr", speed=2.0, sample_rate_hz=24000
    )


def test_a_language_of_numbers_that_the_service_lacks_is_a_fault_where_it_is_set() -> None:
    script = Script(
        stem="a",
        file="a.csv",
        lines=(
            line(voice="ann", model="tiny-1", language="fr", number_language="de"),
            line(number_language="sv"),
        ),
    )
    settings = Settings(voice="ann", model="tiny-1", language="fr", number_language="hi")
    plain = replace(script, lines=(line(), line()))

    assert [str(fault) for fault in service_faults(script, settings, TINY)] == [
        "a.csv:2: number_language: 'de' is not a language of the tiny service; known: fr, sv, auto"
    ]
    assert [str(fault) for fault in service_faults(plain, settings, TINY)] == [
        "--number-language: 'hi' is not a language of the tiny service; known: fr, sv, auto"
    ]


OPTIONS: dict[str, Any] = {"number_language": "de", "math": True, "service_dictionaries": ("d1", "d2")}


def test_what_is_not_set_leaves_the_key_of_a_take_as_it_was() -> None:
    plain = VoiceSettings(
        voice="meher", model="lightning_v3.1_pro", language=None, speed=1.0, sample_rate_hz=44100
    )

    assert take_key("Hello.", plain, "local") == "2f28d5051d615325f96ff80676a3fda8"
    assert voice_settings_for(line(), Settings()) == plain


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_that_is_set_is_in_the_key_of_a_take(option: str) -> None:
    keys = {
        take_key("2+2", replace(READING, **changed), "local")
        for changed in ({}, {option: OPTIONS[option]}, OPTIONS)
    }

    assert len(keys) == 3


@pytest.mark.parametrize("option", OPTIONS)
def test_an_option_of_the_row_wins_over_the_cast_and_that_over_the_default(option: str) -> None:
    value = OPTIONS[option]
    other = {"number_language": "fr", "math": False, "service_dictionaries": ("x",)}[option]
    unset = {"number_language": "auto", "math": False, "service_dictionaries": ()}[option]

    def resolved(row: object, member: object, default: object) -> object:
        given: dict[str, Any] = {} if default is None else {option: default}
        of_tom: dict[str, Any] = {} if member is None else {option: member}
        in_row: dict[str, Any] = {} if row is None else {option: row}
        settings = replace(Settings(), cast={"TOM": CastMember(**of_tom)}, **given)
        return getattr(voice_settings_for(line(speaker="TOM", **in_row), settings), option)

    assert resolved(value, other, other) == value
    assert resolved(None, value, other) == value
    assert resolved(None, None, value) == value
    assert resolved(None, None, None) is UNSET
    assert resolved(unset, value, value) is UNSET
    assert resolved(None, unset, value) is UNSET


def test_a_speaker_that_the_cast_does_not_know_is_read_with_the_defaults() -> None:
    assert voice_settings_for(line(speaker="Guard"), replace(DEFAULTS, cast=CAST)).voice == "meher"


@pytest.mark.parametrize(
    ("text", "voice", "asked", "language"),
    [
        ("Hello", "meher", "hi", "hi"),
        ("Hello", "meher", None, "en"),
        ("Hello", "meher", "auto", "en"),
        ("\u092f\u0939", "meher", None, "hi"),
        ("\u092f\u0939", "sharvari", None, "mr"),
        ("\u092f\u0939", "a-voice-of-the-hosted-service", None, "hi"),
        ("100", "sharvari", None, "mr"),
    ],
)
def test_a_language_is_that_of_the_row_the_voice_or_the_script(
    text: str, voice: str, asked: str | None, language: str
) -> None:
    assert language_of(text, replace(READING, voice=voice, language=asked), LOCAL.capabilities) == language


# What is asked


def test_a_line_that_fits_is_one_request_to_the_letter() -> None:
    (utterance,) = utterances_of(line("  Hello  there.\n"), DEFAULTS, LOCAL)

    assert (utterance.text, utterance.first_word) == ("  Hello  there.\n", 0)
    assert utterance.voice_settings == voice_settings_for(line(), DEFAULTS)


def test_a_line_that_does_not_fit_is_several_and_each_knows_its_first_word() -> None:
    utterances = utterances_of(line("One two. Three four."), replace(DEFAULTS, max_chars=12), LOCAL)

    assert [(utterance.text, utterance.first_word) for utterance in utterances] == [
        ("One two.", 0),
        ("Three four.", 2),
    ]


def test_a_take_is_known_by_what_it_was_yesterday() -> None:
    assert take_key("Hello.", READING, "local") == "92af2c55d66399fca6b950e162d17e23"


@pytest.mark.parametrize(
    ("text", "changes", "service"),
    [
        ("Hello", {}, "local"),
        ("Hello. ", {}, "local"),
        ("Hello.", {"voice": "liam"}, "local"),
        ("Hello.", {"model": "lightning_v3.1_pro"}, "local"),
        ("Hello.", {"language": "hi"}, "local"),
        ("Hello.", {"language": None}, "local"),
        ("Hello.", {"speed": 1.01}, "local"),
        ("Hello.", {"sample_rate_hz": 24000}, "local"),
        ("Hello.", {}, "smallest"),
    ],
)
def test_whatever_the_sound_depends_on_makes_another_take(
    text: str, changes: dict[str, Any], service: str
) -> None:
    assert take_key(text, replace(READING, **changes), service) != take_key("Hello.", READING, "local")


@given(first=st.text(), second=st.text(), voice=st.text(), other=st.text())
def test_takes_are_the_same_only_where_all_is_the_same(
    first: str, second: str, voice: str, other: str
) -> None:
    one = take_key(first, replace(READING, voice=voice), "local")
    two = take_key(second, replace(READING, voice=other), "local")

    assert (one == two) == ((first, voice) == (second, other))


def test_what_a_line_is_called_and_where_it_stands_makes_no_other_take() -> None:
    here = Line(id="1", row=2, text="Hello.", pause_us=0, chapter="One", start_us=5, extra=(("a", "b"),))
    there = Line(id="x", row=9, text="Hello.")

    assert [utterance.key for utterance in utterances_of(here, DEFAULTS, LOCAL)] == [
        utterance.key for utterance in utterances_of(there, DEFAULTS, LOCAL)
    ]


# Retakes

TWO_PARTS = replace(DEFAULTS, max_chars=12)
LONG = line("One two. Three four.")


def retaken(number: int, given: Line = LONG, settings: Settings = TWO_PARTS) -> Retake:
    plain = UtteranceResolver(settings, LOCAL)
    return Retake(whole=plain.text_key(given), number=number, parts=plain.retake_parts(given, number))


def needs_with(*retakes: Retake, settings: Settings = TWO_PARTS) -> UtteranceResolver:
    return UtteranceResolver(settings, LOCAL, {"book": {"1": retakes}})


def test_a_line_without_a_retake_needs_what_every_line_with_its_text_does() -> None:
    resolver = UtteranceResolver(
        TWO_PARTS, LOCAL, {"book": {"2": (retaken(2),)}, "other": {"1": (retaken(2),)}}
    )

    assert resolver.retake("book", LONG) is None
    assert resolver.utterances("book", LONG) == utterances_of(LONG, TWO_PARTS, LOCAL)


def test_a_retake_asks_for_the_same_words_and_is_known_by_nothing_else() -> None:
    first = utterances_of(LONG, TWO_PARTS, LOCAL)
    second, third = (needs_with(retaken(number)).utterances("book", LONG) for number in (2, 3))

    for again in (second, third):
        assert [(part.text, part.first_word, part.voice_settings, part.line) for part in again] == [
            (part.text, part.first_word, part.voice_settings, part.line) for part in first
        ]
    assert len({part.key for part in (*first, *second, *third)}) == 6
    assert all(len(bytes.fromhex(part.key)) == 16 for part in (*second, *third))


def test_a_retake_is_known_by_what_it_was_yesterday() -> None:
    (part,) = UtteranceResolver(Settings(), LOCAL).retake_parts(line("Hello."), 2)

    assert part.key == "5810fefa558439e16e090d603dbc108a"


def test_parts_of_different_lines_that_read_the_same_are_different_retakes() -> None:
    other = line("One two. And more.")

    assert retaken(2).parts[0].text == retaken(2, other).parts[0].text
    assert retaken(2).parts[0].key != retaken(2, other).parts[0].key


@pytest.mark.parametrize(
    ("changed", "settings"),
    [
        (line("One two. Three five."), TWO_PARTS),
        (replace(LONG, voice="liam"), TWO_PARTS),
        (replace(LONG, speed=0.9), TWO_PARTS),
        (LONG, replace(TWO_PARTS, voice="liam")),
        (LONG, replace(TWO_PARTS, sample_rate=8000)),
    ],
)
def test_a_retake_is_not_of_a_line_that_is_another_by_now(changed: Line, settings: Settings) -> None:
    resolver = needs_with(retaken(2), settings=settings)

    assert resolver.retake("book", changed) is None
    assert resolver.utterances("book", changed) == utterances_of(changed, settings, LOCAL)


def test_of_several_retakes_the_first_of_the_line_as_it_is_counts() -> None:
    gone = retaken(2, line("What it said before."))

    assert needs_with(gone, retaken(3), retaken(2)).retake("book", LONG) == retaken(3)


def test_a_retake_stays_cut_as_it_was_when_it_was_made() -> None:
    resolver = needs_with(retaken(2), settings=replace(TWO_PARTS, max_chars=250))

    assert [part.text for part in resolver.utterances("book", LONG)] == ["One two.", "Three four."]


def test_other_retakes_of_some_lines_leave_the_others_theirs() -> None:
    other = replace(LONG, id="2")
    resolver = UtteranceResolver(TWO_PARTS, LOCAL, {"book": {"1": (retaken(2),), "2": (retaken(2),)}})

    changed = resolver.with_retakes({"book": {"2": (retaken(3),)}})

    assert changed.utterances("book", LONG) == resolver.utterances("book", LONG)
    assert changed.retake("book", other) == retaken(3)
    assert resolver.retake("book", other) == retaken(2)


# What the local service does not have


def faults_of(settings: Settings, *lines: Line) -> list[str]:
    script = Script(stem="book", file="book.csv", lines=lines)
    return [str(fault) for fault in service_faults(script, settings, LOCAL)]


def test_voices_and_models_of_the_catalog_are_no_faults() -> None:
    assert faults_of(DEFAULTS, line(), line(voice="kayal", model="lightning_v3.1_pro")) == []


def test_a_voice_of_the_row_is_a_fault_of_every_such_row() -> None:
    assert faults_of(DEFAULTS, line(voice="mehre"), replace(line(voice="mehre"), row=3)) == [
        "book.csv:2: voice: 'mehre' is not a voice of the local service; did you mean 'meher'?",
        "book.csv:3: voice: 'mehre' is not a voice of the local service; did you mean 'meher'?",
    ]


def test_a_voice_of_the_cast_is_a_fault_of_each_member_once() -> None:
    cast = {"TOM": CastMember(voice="laim"), "ADA": CastMember(voice="laim")}
    lines = (line(speaker="TOM"), line(speaker="TOM"), line(speaker="ADA"))

    assert faults_of(replace(DEFAULTS, cast=cast), *lines) == [
        "cast.TOM.voice: 'laim' is not a voice of the local service; did you mean 'liam'?",
        "cast.ADA.voice: 'laim' is not a voice of the local service; did you mean 'liam'?",
    ]


def test_a_default_is_a_fault_once() -> None:
    settings = replace(DEFAULTS, voice="laim", model="lightning_v3")

    assert faults_of(settings, line(), line()) == [
        "--voice: 'laim' is not a voice of the local service; did you mean 'liam'?",
        (
            "--model: 'lightning_v3' is not a model of the local service; "
            "did you mean 'lightning_v3.1' or 'lightning_v3.1_pro'?"
        ),
    ]


def test_a_default_that_no_line_needs_is_no_fault() -> None:
    assert faults_of(replace(DEFAULTS, voice="nobody"), line(voice="liam")) == []


def speakers_of(settings: Settings, *lines: Line) -> list[str]:
    script = Script(stem="play", file="play.txt", lines=lines)
    return [finding.message for finding in unknown_speakers(script, settings)]


def test_a_name_in_capitals_that_nobody_cast_is_told_once() -> None:
    lines = [
        Line(id=str(row), row=row, text=text)
        for row, text in enumerate(
            (
                "BOB: Who am I?",
                "BOB: Where?",
                "THE OLD MAN: Here.",
                "Note: no.",
                "A: no.",
                "WWW://: no",
                "NO:",
                "EVE (V.O.): Here.",
                "EVE [softly]: Here.",
                "\u590f\u5a03\uff1a\u4f60\u597d",
            ),
            1,
        )
    ]

    assert speakers_of(Settings(), *lines) == [
        "'BOB' is not in the cast and is read aloud; there is no cast: add [cast.NAME]",
        "'THE OLD MAN' is not in the cast and is read aloud; there is no cast: add [cast.NAME]",
        "'EVE' is not in the cast and is read aloud; there is no cast: add [cast.NAME]",
    ]
    cast = {name: CastMember() for name in ("BOB", "THE OLD MAN", "EVE")}
    assert speakers_of(Settings(cast=cast), *lines) == []


def test_a_name_of_the_cast_that_is_read_aloud_is_reported() -> None:
    settings = Settings(cast={"ANNA": CastMember(), "TOM": CastMember()})
    texts = ("ANNA (V.O.):", "ANNA, softly: Hi.", "(softly) TOM: Hi.", "TOM/ANNA: Hi.", "He saw ANNA. Why?")

    assert speakers_of(settings, *(Line(id=text, row=1, text=text) for text in texts)) == [
        "'ANNA' is in the cast and is read aloud here; write its words in the same row",
        "'ANNA, softly' is not in the cast and is read aloud; known: ANNA, TOM",
        "'(softly) TOM' is not in the cast and is read aloud; known: ANNA, TOM",
        "'TOM/ANNA' is not in the cast and is read aloud; did you mean 'ANNA'?",
    ]
    cell = Script(stem="play", file="play.csv", lines=(Line(id="1", row=2, text="ANNA (V.O.): Hi."),))
    assert [str(finding) for finding in unknown_speakers(cell, settings)] == [
        "play.csv:2: 'ANNA' is in the cast and is read aloud here; put it into the column 'speaker'"
    ]


def test_a_speaker_of_a_table_without_a_cast_is_told_unless_the_row_has_a_voice() -> None:
    assert speakers_of(
        Settings(),
        Line(id="1", row=2, text="Hi.", speaker="p225"),
        Line(id="2", row=3, text="Hi.", speaker="p226", voice="liam"),
    ) == ["'p225' is not in the cast and has the default voice; there is no cast: add [cast.NAME]"]


def test_a_long_line_is_cut_by_its_letters_so_that_its_takes_keep_their_keys() -> None:
    tamil = "\u0ba8\u0bbe\u0ba9\u0bcd " * 4
    own = line(f"{tamil}Vol. 3 Netflix")  # 8 Tamil letters with 8 vowel signs, 10 Latin letters
    settings = replace(DEFAULTS, language=None, max_chars=len(own.text) - 1)

    parts = [utterance.text for utterance in utterances_of(own, settings, LOCAL)]

    assert parts == [f"{tamil}Vol. 3", "Netflix"]  # by the rules of Tamil, a sentence ends after "Vol."


# Pauses inside a line

PARTED = line("One two. Three four.", pauses=(InnerPause(at=9, duration_us=1_500_000),))


def test_a_pause_parts_a_line_into_requests_with_the_keys_of_their_texts_alone() -> None:
    utterances = utterances_of(PARTED, DEFAULTS, LOCAL)
    alone = [utterances_of(line(text), DEFAULTS, LOCAL)[0].key for text in ("One two.", "Three four.")]

    assert [(each.text, each.first_word) for each in utterances] == [("One two.", 0), ("Three four.", 2)]
    assert [each.key for each in utterances] == alone
    assert silences_within(PARTED, utterances, 1000) == (0, 1500)


def test_a_part_that_is_too_long_is_split_without_silence() -> None:
    utterances = utterances_of(PARTED, replace(DEFAULTS, max_chars=8), LOCAL)

    assert [each.text for each in utterances] == ["One two.", "Three", "four."]
    assert silences_within(PARTED, utterances, 1000) == (0, 1500, 0)


def test_a_pause_at_the_start_or_the_end_parts_nothing() -> None:
    outside = line("One.", pauses=(InnerPause(at=0, duration_us=1), InnerPause(at=4, duration_us=1)))
    utterances = utterances_of(outside, DEFAULTS, LOCAL)

    assert utterances == utterances_of(line("One."), DEFAULTS, LOCAL)
    assert silences_within(outside, utterances, 1000) == ()


def test_a_retake_follows_the_places_of_pauses_and_not_their_lengths() -> None:
    resolver = UtteranceResolver(DEFAULTS, LOCAL)
    longer = replace(PARTED, pauses=(InnerPause(at=9, duration_us=9),))
    elsewhere = replace(PARTED, pauses=(InnerPause(at=4, duration_us=9),))

    assert resolver.text_key(longer) == resolver.text_key(PARTED)
    assert len({resolver.text_key(each) for each in (PARTED, elsewhere, line(PARTED.text))}) == 3


# The parts of one context

CONTINUED = replace(DEFAULTS, max_chars=12, continuations=True)
THREE = "One two. Three four. Five six."


def test_the_parts_of_a_long_line_are_one_context_where_it_is_asked_for() -> None:
    first, second, third = utterances_of(line(THREE), CONTINUED, LOCAL)

    assert [part.text for part in (first, second, third)] == ["One two.", "Three four.", "Five six."]
    assert [part.continuation for part in (first, second, third)] == [
        Continuation(of=first.key, part=0, is_last=False),
        Continuation(of=first.key, part=1, is_last=False),
        Continuation(of=first.key, part=2, is_last=True),
    ]


@pytest.mark.parametrize("text", ["Hello.", THREE, "a" * 13])
def test_without_contexts_keys_and_requests_are_as_ever(text: str) -> None:
    for each in utterances_of(line(text), replace(CONTINUED, continuations=False), LOCAL):
        settings = voice_settings_for(line(text), CONTINUED)
        assert (each.key, each.continuation) == (take_key(each.text, settings, LOCAL.name), None)


def test_a_line_of_one_request_is_the_same_with_contexts() -> None:
    one = line("Hello.")

    assert utterances_of(one, CONTINUED, LOCAL) == utterances_of(
        one, replace(CONTINUED, continuations=False), LOCAL
    )


def keys_of(text: str) -> list[str]:
    """The keys of the parts of a line, in one context."""
    return [part.key for part in utterances_of(line(text), CONTINUED, LOCAL)]


def test_the_key_of_a_part_depends_on_the_parts_before_it_and_on_whether_one_follows() -> None:
    whole, changed = keys_of(THREE), keys_of("One two. Three five. Five six.")

    assert changed[0] == whole[0]
    assert changed[1] != whole[1]
    assert changed[2] != whole[2]
    assert keys_of("One two. Three four. Five six. Seven.")[1] == whole[1]
    assert keys_of("One two. Three four. Five six. Seven.")[2] != whole[2]  # since one follows
    assert not {*whole} & {
        take_key(part, voice_settings_for(line(), CONTINUED), LOCAL.name) for part in THREE
    }


def test_the_key_of_a_part_is_known_by_what_it_was_yesterday() -> None:
    assert keys_of(THREE) == [
        "09ad6eb879f49e8a63ccc19ff34f0699",
        "3fb66b7acb8d5f37c2cd3cb3d621eb9d",
        "f76410e009f527bb8426bc7e9205f5da",
    ]


def test_a_part_is_never_longer_than_a_context_takes() -> None:
    long = line("One two three four. " * 40)
    parts = utterances_of(long, replace(CONTINUED, max_chars=1000), LOCAL)

    assert all(len(part.text) <= 250 and part.continuation is not None for part in parts)


def test_a_line_with_a_word_that_no_context_takes_is_several_requests_of_their_own() -> None:
    parts = utterances_of(line(f"One two three. {'a' * 300} four."), CONTINUED, LOCAL)

    assert len(parts) > 1
    assert {part.continuation for part in parts} == {None}


def test_the_parts_of_a_retake_are_one_context_too() -> None:
    given = line(THREE)
    resolver = UtteranceResolver(CONTINUED, LOCAL)
    whole = resolver.text_key(given)
    retake = Retake(number=1, whole=whole, parts=resolver.retake_parts(given, 1))
    parts = resolver.with_retakes({"book": {"1": (retake,)}}).utterances("book", given)

    assert [part.continuation for part in parts] == [
        Continuation(of=parts[0].key, part=number, is_last=number == 2) for number in range(3)
    ]
    assert not {part.key for part in parts} & {*keys_of(THREE)}


def test_a_service_without_contexts_is_a_fault() -> None:
    service = replace(LOCAL, capabilities=replace(LOCAL.capabilities, context_characters=0))
    script = Script(file="book.txt", stem="book", lines=(line(),))
    (fault,) = service_faults(script, CONTINUED, service)

    assert str(fault) == "--continuations: the local service cannot continue a speech"


def test_a_written_silence_parts_a_line_into_speeches() -> None:
    parted = line(f"{THREE} Seven.", pauses=(InnerPause(at=20, duration_us=1_500_000),))
    first, second, third, fourth = utterances_of(parted, CONTINUED, LOCAL)
    silent = line("One two. Three four.", pauses=(InnerPause(at=9, duration_us=1),))

    assert [each.text for each in (first, second, third, fourth)] == [
        "One two.",
        "Three four.",
        "Five six.",
        "Seven.",
    ]
    assert [each.continuation for each in (first, second, third, fourth)] == [
        Continuation(of=first.key, part=0, is_last=False),
        Continuation(of=first.key, part=1, is_last=True),
        Continuation(of=third.key, part=0, is_last=False),
        Continuation(of=third.key, part=1, is_last=True),
    ]
    assert utterances_of(silent, CONTINUED, LOCAL) == utterances_of(silent, DEFAULTS, LOCAL)
