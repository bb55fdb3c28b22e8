"""What has to be written again when something changes, and what has not."""

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from subgen.config.format_table import TEXT_FORMATS
from subgen.config.settings import CastMember, Pauses, Settings, Style
from subgen.cues.standards import STANDARDS, CueStandard
from subgen.delivery.fingerprints import _packed_line, targets_of
from subgen.model import Break, Done, Gap, InnerPause, Line, Script, Take, TakeKey, Utterance, WordEvent
from subgen.planning.utterances import utterances_of
from subgen.providers.smallest.catalog import LOCAL
from subgen.store.serialization import pack, unpack
from tests.support.memory_store import MemoryTakes

SETTINGS = Settings(formats=("srt", "json"), clips=True)
LINES = (Line(id="1", row=1, text="One."), Line(id="2", row=2, text="Two."))
SCRIPT = Script(stem="book", file="book.txt", lines=LINES)
TAKE = Take(pcm=b"\1\0" * 5, events=())

AUDIO = {"book.wav"}
TEXTS = {"book.srt", "book.json"}
CLIPS = {"book/wavs/1.wav", "book/wavs/2.wav"}
METADATA = {"book/metadata.csv"}


def takes_of(script: Script, **others: Take) -> MemoryTakes:
    """A take for each text; another one where it is said, by the line's text without its stop."""
    takes = MemoryTakes()
    for line in script.lines:
        takes.put(line.text, others.get(line.text.rstrip("."), TAKE))
    return takes


def spoken(line: Line, settings: Settings) -> Done:
    """A line, its take known by its text."""
    utterances = tuple(
        replace(utterance, key=TakeKey(utterance.text)) for utterance in utterances_of(line, settings, LOCAL)
    )
    return Done(line=line, utterances=utterances, samples=(5,) * len(utterances))


def digests(
    script: Script = SCRIPT, settings: Settings = SETTINGS, takes: MemoryTakes | None = None
) -> dict[str, bytes]:
    """Output -> digest of what it is made of."""
    lines = [spoken(line, settings) for line in script.lines]
    return fingerprints(script, lines, takes or takes_of(script), settings)


def fingerprints(
    script: Script, lines: Sequence[Done | Gap], takes: MemoryTakes, settings: Settings = SETTINGS
) -> dict[str, bytes]:
    """Output -> its fingerprint, but for the report, which depends on the script's file too."""
    targets = targets_of(script, lines, takes, settings)
    return {
        str(target.path.relative_to(settings.out)): target.fingerprint
        for target in targets
        if target.kind != "report"
    }


def changed(first: dict[str, bytes], second: dict[str, bytes]) -> set[str]:
    """The outputs that are made of something else, or are only in the second."""
    return {name for name, digest in second.items() if first.get(name) != digest}


def test_every_output_but_the_report_has_a_recipe_of_its_own() -> None:
    found = digests()

    assert set(found) == AUDIO | TEXTS | CLIPS | METADATA
    assert len(set(found.values())) == 5  # both lines have the same take
    assert found == digests()


def test_the_place_of_the_outputs_is_in_no_recipe() -> None:
    assert digests(settings=replace(SETTINGS, out=Path("elsewhere"))) == digests()


@pytest.mark.parametrize("standard", STANDARDS.values(), ids=lambda standard: standard.name)
def test_a_job_that_is_remembered_has_the_same_recipes(standard: CueStandard) -> None:
    languages = dict(reversed(list(standard.languages.items())))  # the ledger sorts them
    settings = replace(SETTINGS, standard=replace(standard, languages=languages))
    remembered = unpack(pack(settings), Settings)

    assert remembered is not None
    assert digests(settings=remembered) == digests(settings=settings)


@pytest.mark.parametrize(
    ("settings", "outputs"),
    [
        ({"standard": STANDARDS["bbc"]}, TEXTS),
        ({"karaoke": "k"}, TEXTS),
        ({"style": Style(size=99)}, TEXTS),
        ({"gain_db": -3.0}, AUDIO | CLIPS),
        ({"pauses": Pauses(line_us=1)}, AUDIO | TEXTS),
        ({"bitrate": 64}, AUDIO),
        ({"voice": "liam"}, TEXTS),
        ({"connections": 1, "stall_after": 1.0, "max_characters": 5, "retake": ("1",)}, set()),
    ],
)
def test_a_setting_changes_what_depends_on_it(settings: dict[str, Any], outputs: set[str]) -> None:
    assert changed(digests(), digests(settings=replace(SETTINGS, **settings))) == outputs


@pytest.mark.parametrize("style", [Style(font="Futura"), Style(fonts={"hi": "Mukta"})])
def test_a_font_changes_the_one_format_that_names_fonts(style: Style) -> None:
    every = replace(SETTINGS, formats=tuple(TEXT_FORMATS))

    assert changed(digests(settings=every), digests(settings=replace(every, style=style))) == {"book.ass"}


def test_another_format_of_the_audio_is_another_file_that_the_alignment_names() -> None:
    flac = digests(settings=replace(SETTINGS, audio="flac"))

    assert changed(digests(), flac) == {"book.flac", "book.json"}


def test_another_format_of_texts_changes_nothing_else() -> None:
    more = digests(settings=replace(SETTINGS, formats=("srt", "json", "vtt")))

    assert changed(digests(), more) == {"book.vtt"}


@pytest.mark.parametrize(
    "take",
    [
        replace(TAKE, pcm=b"\2\0" * 5),
        replace(TAKE, pcm=b"\1\0" * 6),
        replace(TAKE, events=(WordEvent(0, "Two.", 0.0, 0.1),)),
    ],
)
def test_a_take_made_anew_changes_all_but_other_lines_clips(take: Take) -> None:
    assert changed(digests(), digests(takes=takes_of(SCRIPT, Two=take))) == AUDIO | TEXTS | {
        "book/wavs/2.wav"
    }


@pytest.mark.parametrize(
    ("line", "outputs"),
    [
        ({"row": 9}, TEXTS),
        ({"extra": (("mood", "calm"),)}, TEXTS),
        ({"speaker": "ASHA"}, TEXTS),
        ({"break_after": Break.CHAPTER}, AUDIO | TEXTS),
        ({"pause_us": 1}, AUDIO | TEXTS),
        ({"start_us": 5_000_000}, AUDIO | TEXTS),
        ({"chapter": "One", "chapter_number": 1}, AUDIO | TEXTS),
    ],
)
def test_what_stands_beside_a_text_changes_what_tells_of_it(line: dict[str, Any], outputs: set[str]) -> None:
    script = replace(SCRIPT, lines=(replace(LINES[0], **line), LINES[1]))

    assert changed(digests(), digests(script)) == outputs


def test_a_line_that_was_added_changes_no_other_line_s_clip() -> None:
    script = replace(SCRIPT, lines=(*LINES, Line(id="3", row=3, text="Three.")))

    assert changed(digests(), digests(script)) == AUDIO | TEXTS | METADATA | {"book/wavs/3.wav"}


def test_a_voice_of_the_cast_is_what_it_is_called_in_the_texts() -> None:
    script = replace(SCRIPT, lines=(replace(LINES[0], speaker="ASHA"), LINES[1]))
    cast = replace(SETTINGS, cast={"ASHA": CastMember(voice="liam")})

    assert changed(digests(script), digests(script, cast)) == TEXTS


def test_a_line_without_takes_is_as_long_as_its_silence_and_has_no_clip() -> None:
    def missing(samples: int) -> dict[str, bytes]:
        lines: list[Done | Gap] = [spoken(LINES[0], SETTINGS), Gap(line=LINES[1], samples=samples)]
        return fingerprints(SCRIPT, lines, takes_of(SCRIPT))

    assert "book/wavs/2.wav" not in missing(5)
    assert missing(5)["book/wavs/1.wav"] == digests()["book/wavs/1.wav"]
    assert changed(digests(), missing(5)) == AUDIO | TEXTS | METADATA
    assert changed(missing(5), missing(6)) == AUDIO | TEXTS


def test_a_text_cut_elsewhere_is_made_of_something_else() -> None:
    def cut(first_word: int) -> dict[str, bytes]:
        parts = tuple(
            Utterance(
                key=TakeKey("One."),
                text="a",
                voice_settings=done.utterances[0].voice_settings,
                first_word=place,
            )
            for place in (0, first_word)
        )
        done_in_parts = replace(done, utterances=parts, samples=(5, 5))
        return fingerprints(script, [done_in_parts], takes_of(SCRIPT))

    done = spoken(LINES[0], SETTINGS)
    script = replace(SCRIPT, lines=LINES[:1])

    assert changed(cut(1), cut(2)) == AUDIO | TEXTS | {"book/wavs/1.wav"}


_SRT_OF_0_1_0 = {1_000_000: "5cbf9660c3729b839ac5c28d1453eb45", 0: "e7f9da50cd86f6734304f073d7b600e6"}
"""Start of the second line, in microseconds -> fingerprint of the SRT in version 0.1.0."""


def test_only_a_late_line_has_another_fingerprint_than_in_the_first_version() -> None:
    def srt(start_us: int) -> str:
        script = replace(SCRIPT, lines=(LINES[0], replace(LINES[1], start_us=start_us)))
        return digests(script)["book.srt"].hex()

    assert srt(1_000_000) == _SRT_OF_0_1_0[1_000_000]
    assert srt(0) != _SRT_OF_0_1_0[0]


def test_a_line_without_pauses_is_encoded_as_it_was_before_lines_had_any() -> None:
    line = Line(id="1", row=2, text="a")
    before = {field.name: getattr(line, field.name) for field in fields(line)[:15]}
    encoded = msgspec.msgpack.Encoder().encode(before)

    assert _packed_line(line) == encoded
    assert encoded[0] == 0x8F


def test_the_length_of_a_pause_changes_the_track_the_texts_and_the_clip_of_its_line() -> None:
    def script(inner_us: int, after_us: int) -> Script:
        pauses = (InnerPause(at=4, duration_us=inner_us), InnerPause(at=7, duration_us=after_us))
        return replace(
            SCRIPT, lines=(replace(SCRIPT.lines[0], text="One two", pauses=pauses), SCRIPT.lines[1])
        )

    takes = MemoryTakes()
    for text in ("One", "two", "Two."):
        takes.put(TakeKey(text), TAKE)
    first = digests(script(1, 1), takes=takes)

    assert changed(first, digests(script(1, 1), takes=takes)) == set()
    assert changed(first, digests(script(2, 1), takes=takes)) == AUDIO | TEXTS | {"book/wavs/1.wav"}
    assert changed(first, digests(script(1, 2), takes=takes)) == AUDIO | TEXTS
