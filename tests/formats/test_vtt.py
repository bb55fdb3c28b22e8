import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, strategies as st
from pysubs2 import SSAFile

from subgen.config.settings import Style
from subgen.formats.base import Look
from subgen.formats.vtt import VttWriter
from subgen.model import Track
from tests.support.builders import HOSTILE, any_word, cue, still, written


def _texts(made: str) -> list[str]:
    """Return the texts of cues, read by the specification: tags dropped, then entities replaced.

    The marks of direction at the start of a row are no text.
    """
    blocks = [block for block in made.split("\n\n") if " --> " in block]
    return [_plain(block.split("\n", 1)[1]) for block in blocks]


def _plain(payload: str) -> str:
    bare = re.sub(r"(?m)^&(?:lrm|rlm);", "", re.sub(r"<[^>]*>", "", payload))
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_a_file_has_the_signature_the_colours_of_words_and_a_block_for_each_cue() -> None:
    assert written(VttWriter, cue("I see", [(80, 500), (500, 2400)])) == (
        "WEBVTT\n\n"
        "STYLE\n::cue(:past) { color: #ffe14d }\n::cue(:future) { color: #ffffff }\n\n"
        "00:00:00.080 --> 00:00:02.400\n<c>I</c> <00:00:00.500><c>see</c>\n\n"
    )


def test_a_row_of_words_without_spaces_that_has_two_times_gets_a_third() -> None:
    made = written(VttWriter, cue("我们去公园", [(0, 300), (400, 700), (700, 900)], end=1000))

    assert made.endswith("<c>我们</c><00:00:00.400><c>去</c><00:00:00.700><c>公园</c><00:00:00.900>\n\n")


@pytest.mark.parametrize("samples", [3_600 * 44_100 - 18, 3_600 * 44_100])
def test_times_are_rounded_before_they_are_split(samples: int) -> None:
    made = written(VttWriter, cue("a", [(samples, samples + 44_100)]), sample_rate_hz=44_100)

    assert "\n01:00:00.000 --> 01:00:01.000\n" in made


@pytest.mark.parametrize("karaoke", [None, "off"])
@pytest.mark.parametrize("word", HOSTILE)
def test_characters_with_a_meaning_read_back_equal(word: str, karaoke: str | None) -> None:
    text = f"{word} a {word}\nb {word}"

    made = written(VttWriter, still(text), still("end"), karaoke=karaoke)

    assert _texts(made) == [text, "end"]


@given(words=st.lists(any_word, min_size=1, max_size=6), karaoke=st.sampled_from([None, "off"]))
def test_text_reads_back_equal(words: list[str], karaoke: str | None) -> None:
    made = written(VttWriter, still(" ".join(words)), still("end"), karaoke=karaoke)

    assert _texts(made) == [" ".join(words), "end"]
    assert made.count("-->") == 2
    assert "<i>" not in made


_GPS = "GPS لا يعمل\nWi-Fi يعمل.\n2024."


@pytest.mark.parametrize(
    ("text", "is_leftward", "written_text"),
    [
        (_GPS, True, "&rlm;GPS لا يعمل\n&rlm;Wi-Fi يعمل.\n&rlm;2024."),
        ("لا يعمل GPS\nنعم.", True, "لا يعمل GPS\nنعم."),
        ("OK.", True, "&rlm;OK."),
        ("אבג is a word\nand so is this.", False, "&lrm;אבג is a word\nand so is this."),
        ("so they say\nאבג twice.", False, "so they say\n&lrm;אבג twice."),
        ("\u2067אבג\u2069 is a word.", False, "\u2067אבג\u2069 is a word."),
    ],
)
def test_a_row_that_would_run_against_its_line_has_a_mark(
    text: str, *, is_leftward: bool, written_text: str
) -> None:
    shown = replace(still(text), is_leftward=is_leftward)

    plain, timed = (written(VttWriter, shown, karaoke=karaoke) for karaoke in ("off", None))

    assert plain.endswith(f"\n{written_text}\n\n")
    assert re.sub("<[^>]*>", "", timed).endswith(f"\n{written_text}\n\n")


@pytest.mark.parametrize("word", HOSTILE)
def test_pysubs2_reads_text_and_times_back(word: str) -> None:
    made = written(VttWriter, still(f"a {word} b"), still(f"{word} c"), karaoke="off")

    read = SSAFile.from_string(made, "vtt", keep_html_tags=True)

    texts = [unescape(re.sub("^&(?:lrm|rlm);", "", event.text)) for event in read]
    assert texts == [f"a {word} b", f"{word} c"]
    assert [(event.start, event.end) for event in read] == [(0, 3000), (0, 2000)]


def test_the_colours_of_the_style_are_those_of_past_and_coming_words() -> None:
    style = Style(spoken_color=(0, 255, 127), coming_color=(192, 192, 192))
    track = Track(name=None, sample_rate_hz=1000, samples=0)

    head = VttWriter(track, Look(style=style)).head()

    assert "::cue(:past) { color: #00ff7f }\n::cue(:future) { color: #c0c0c0 }\n" in head
