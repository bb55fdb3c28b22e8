"""TTML, read back by ElementTree, by a schema of what IMSC lets us write, and by a renderer of IMSC."""

import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from hypothesis import given, strategies as st
from ttconv.imsc.reader import to_model
from ttconv.isd import ISD
from ttconv.model import Br, Text
from ttconv.style_properties import StyleProperties

from subgen.config.settings import Style
from subgen.formats.base import Look
from subgen.formats.ttml import TtmlWriter
from subgen.model import Cue, Track
from subgen.text.direction import line_runs_right_to_left
from tests.support.builders import (
    HOSTILE,
    HOSTILE_ROWS,
    SUMMARY,
    any_rows_word,
    cue,
    silent_line,
    spans,
    still,
    timed_line,
    written,
)

RATE_HZ = 44_100
HOUR = 3600 * RATE_HZ
SCHEMA = xmlschema.XMLSchema(Path(__file__).parents[1] / "schemas" / "ttml.xsd")

_TT = "{http://www.w3.org/ns/ttml}"
_TTS = "{http://www.w3.org/ns/ttml#styling}"
_XML = "{http://www.w3.org/XML/1998/namespace}"


def paragraphs(made: str) -> list[ET.Element]:
    """Return the paragraphs of a document, after checking it against the schema."""
    root = ET.fromstring(made)  # noqa: S314 # it is our own
    SCHEMA.validate(root)
    return list(root.iter(f"{_TT}p"))


def text_of(paragraph: ET.Element) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: ET.Element) -> Iterator[str]:
    yield "\n" if element.tag == f"{_TT}br" else element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""


def ms(time: str) -> int:
    found = re.fullmatch(r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})", time)
    assert found is not None
    hours, minutes, seconds, rest = map(int, found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def words_of_document(made: str) -> list[tuple[int, int, str]]:
    """Return words with times from the start of the document; those in a paragraph count from its start."""
    told: list[tuple[int, int, str]] = []
    for paragraph in paragraphs(made):
        start = ms(paragraph.attrib["begin"])
        for span in paragraph.iter(f"{_TT}span"):
            change = span.find(f"{_TT}set")
            timed, text = (span, span.text) if change is None else (change, change.tail)
            told.append((start + ms(timed.attrib["begin"]), start + ms(timed.attrib["end"]), text or ""))
    return told


def test_each_paragraph_is_a_cue_and_each_timed_span_a_word() -> None:
    (paragraph,) = written(TtmlWriter, cue("I\nsee <3", [(80, 500), (500, 900), (950, 2400)])).splitlines()[
        9:-3
    ]

    assert paragraph == (
        '<p begin="00:00:00.080" end="00:00:02.400">'
        '<span begin="00:00:00.000" end="00:00:00.420">I</span><br/>'
        '<span begin="00:00:00.420" end="00:00:00.820">see</span> '
        '<span begin="00:00:00.870" end="00:00:02.320">&lt;3</span></p>'
    )


def test_a_popped_word_changes_its_colour_at_its_times() -> None:
    made = written(TtmlWriter, cue("I see", [(80, 500), (550, 900)]), karaoke="pop")

    assert (
        '<p begin="00:00:00.080" end="00:00:00.900">'
        '<span><set begin="00:00:00.000" end="00:00:00.420" tts:color="#ffe14d"/>I</span> '
        '<span><set begin="00:00:00.470" end="00:00:00.820" tts:color="#ffe14d"/>see</span></p>\n'
    ) in made


def test_without_karaoke_there_is_only_text() -> None:
    made = written(TtmlWriter, still("a\nb & c"), karaoke="off")

    assert '<p begin="00:00:00.000" end="00:00:04.000">a<br/>b &amp; c</p>\n' in made
    assert [text_of(paragraph) for paragraph in paragraphs(made)] == ["a\nb & c"]


def test_the_head_has_the_profile_the_region_and_the_colour_of_coming_words() -> None:
    style = Style(coming_color=(192, 192, 192), position="top", margin_h=192, margin_v=54)
    writer = TtmlWriter(Track(name=None, sample_rate_hz=1000, samples=0), Look(style=style))
    made = writer.head() + writer.tail(SUMMARY)

    assert paragraphs(made) == []
    assert ' tts:origin="10.000% 5.000%" tts:extent="80.000% 90.000%" tts:displayAlign="before"/>' in made
    assert '<body region="cues" tts:color="#c0c0c0" tts:textAlign="center">' in made


def test_a_document_has_the_language_of_its_first_line_and_other_paragraphs_theirs() -> None:
    writer = TtmlWriter(Track(name=None, sample_rate_hz=1000, samples=9000), Look())
    english, silent = timed_line("one", [(0, 1000)], "1"), silent_line("gap", 1000, 2000, "2")
    hindi = replace(timed_line("हिन्दी।", [(2000, 3000)], "3"), language="hi")
    later = replace(still("हिन्दी।"), language="hi")

    made = writer.head() + "".join(map(writer.line, (english, silent, hindi)))
    made += "".join(map(writer.cue, (still("one"), later))) + writer.tail(SUMMARY)

    assert ET.fromstring(made).attrib[f"{_XML}lang"] == "en"  # noqa: S314 # it is our own
    assert [paragraph.get(f"{_XML}lang") for paragraph in paragraphs(made)] == [None, "hi"]


def test_right_to_left_text_is_marked() -> None:
    made = written(TtmlWriter, *(replace(still(text), is_leftward=True) for text in ("مرحبا، you", "you")))

    assert [paragraph.get(f"{_TTS}direction") for paragraph in paragraphs(made)] == ["rtl", "rtl"]


@pytest.mark.parametrize(
    ("language", "cues", "directions"),
    [
        ("ar", ["مرحبا، this", "is مرحبا.", "you"], ["rtl", "rtl", "rtl"]),
        ("ar", ["this is", "مرحبا."], ["rtl", "rtl"]),
        ("en", ["שלום עולם", "this טקסט בעברית"], ["rtl", "rtl"]),
        ("en", ["they say", "שלום there", "so שלום"], [None, "ltr", None]),
    ],
)
def test_cues_run_in_the_direction_of_their_line(
    language: str, cues: list[str], directions: list[str | None]
) -> None:
    is_leftward = line_runs_right_to_left(" ".join(cues), language)

    made = written(TtmlWriter, *(replace(still(each), is_leftward=is_leftward) for each in cues))

    assert [paragraph.get(f"{_TTS}direction") for paragraph in paragraphs(made)] == directions


def test_characters_that_xml_does_not_allow_are_replaced() -> None:
    made = written(TtmlWriter, still("a\x01b\x7f \ufffe"))

    assert [text_of(paragraph) for paragraph in paragraphs(made)] == ["a\ufffdb\x7f \ufffd"]


@pytest.mark.parametrize("hours", [10, 100, 1000])
def test_times_are_exact_after_many_hours(hours: int) -> None:
    late = hours * HOUR - 20
    made = written(
        TtmlWriter, cue("a b", [(late, late + 441), (late + 500, late + 1000)]), sample_rate_hz=RATE_HZ
    )

    start = hours * 3_600_000
    assert words_of_document(made) == [(start, start + 10, "a"), (start + 11, start + 22, "b")]


@pytest.mark.parametrize("karaoke", [None, "pop", "off"])
@pytest.mark.parametrize("word", HOSTILE + HOSTILE_ROWS)
def test_characters_with_a_meaning_read_back_equal(word: str, karaoke: str | None) -> None:
    text = f"{word} a  {word}\nb {word}"

    made = written(TtmlWriter, still(text), still("end"), karaoke=karaoke)

    assert [text_of(paragraph) for paragraph in paragraphs(made)] == [text, "end"]


@given(
    st.lists(any_rows_word, min_size=1, max_size=6).flatmap(
        lambda words: st.tuples(
            st.just(words),
            spans(
                len(words), shortest=RATE_HZ // 500, longest=RATE_HZ, longest_gap=RATE_HZ, first=200 * HOUR
            ),
        )
    ),
    st.sampled_from([None, "pop"]),
)
def test_every_word_reads_back_at_its_time(
    drawn: tuple[list[str], list[tuple[int, int]]], karaoke: str | None
) -> None:
    words, times = drawn
    made = written(TtmlWriter, cue(" ".join(words), times), sample_rate_hz=RATE_HZ, karaoke=karaoke)
    told = words_of_document(made)

    assert [text for *_, text in told] == [word.translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}) for word in words]
    assert all(
        abs(time * RATE_HZ - place * 1000) * 2 <= RATE_HZ
        for (start, end, _), (first, last) in zip(told, times, strict=True)
        for time, place in ((start, first), (end, last))
    )


def shown(made: str, at: Fraction) -> list[tuple[str, bool]]:
    """Return the text that a renderer shows at a time, and the part with the colour of spoken words."""
    document = to_model(ET.ElementTree(ET.fromstring(made)))  # noqa: S314 # it is our own
    assert document is not None
    pieces: list[tuple[str, bool]] = []
    for region in ISD.from_model(document, at).iter_regions():
        for element in region.dfs_iterator():
            if isinstance(element, Br):
                pieces.append(("\n", False))
            elif isinstance(element, Text):
                color = element.parent().get_style(StyleProperties.Color)
                pieces.append((element.get_text(), color.components == (255, 225, 77, 255)))
    return pieces


@pytest.mark.parametrize(
    ("at_ms", "spoken"),
    [(100, "one"), (499, "one"), (500, None), (600, "two"), (1499, "three"), (1700, None)],
)
def test_a_renderer_shows_the_whole_cue_and_colours_the_popped_word(at_ms: int, spoken: str | None) -> None:
    words = cue("one two\nthree", [(100, 500), (600, 900), (900, 1500)], end=2000)
    made = written(TtmlWriter, words, karaoke="pop")

    pieces = shown(made, Fraction(at_ms, 1000))

    assert "".join(text for text, _ in pieces) == "one two\nthree"
    assert [text for text, is_spoken in pieces if is_spoken] == ([] if spoken is None else [spoken])


@pytest.mark.parametrize(
    ("at_ms", "spoken"),
    [(1100, "one"), (1499, "one"), (1500, ""), (1600, "two"), (1900, "three"), (2499, "three"), (2700, "")],
)
def test_a_renderer_finds_each_word_at_its_time_counted_from_the_paragraph(at_ms: int, spoken: str) -> None:
    made = written(TtmlWriter, cue("one two\nthree", [(1100, 1500), (1600, 1900), (1900, 2500)], end=3000))

    pieces = shown(made, Fraction(at_ms, 1000))

    assert "".join(text for text, _ in pieces).strip() == spoken


@pytest.mark.parametrize("karaoke", [None, "pop", "off"])
@pytest.mark.parametrize("at_ms", [99, 2000])
def test_a_renderer_shows_nothing_outside_the_cue(at_ms: int, karaoke: str | None) -> None:
    one: Cue = cue("one two\nthree", [(100, 500), (600, 900), (900, 1500)], end=2000)

    assert shown(written(TtmlWriter, one, karaoke=karaoke), Fraction(at_ms, 1000)) == []
