"""Points for ending a cue or a row, from the text and the pauses of the speech."""

from dataclasses import replace

import pytest

from subgen.cues.break_points import line_break_points
from subgen.cues.layout import lay_out
from subgen.cues.standards import STANDARDS
from subgen.model import TimedLine
from tests.support.builders import timed_line

_RATE_HZ = 1000


def _line(text: str, language: str = "en", pause_ms: int = 0) -> TimedLine:
    """A line of words of 200 ms, with a silence after each."""
    each = 200 + pause_ms
    times = [(place * each, place * each + 200) for place in range(len(text.split()))]
    return replace(timed_line(text, times), language=language)


def _points(text: str, language: str = "en", pause_ms: int = 0) -> int:
    """Points for a cue that ends at the bar."""
    before, after = text.split(" | ")
    ends = line_break_points(_line(f"{before} {after}", language, pause_ms), _RATE_HZ)
    return ends[len(before.split()) - 1].cue


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Mr. and Mrs. Smith paid $3.50 to J. R. Tolkien. He left.", ["Tolkien.", "left."]),
        ("en", "He said “No!” and left... Then what? Well", ["left...", "what?", "Well"]),
        ("en", "It is 5 p.m. now. See e.g. this", ["now.", "this"]),
        ("de", "Am 3. Mai kam Dr. Müller. Er ging.", ["Müller.", "ging."]),
        ("hi", "डॉ. शर्मा आए। वह भी॥ क्या? हाँ", ["आए।", "भी॥", "क्या?", "हाँ"]),
        ("or", "ମୁଁ। ତୁମେ।", ["ମୁଁ।", "ତୁମେ।"]),
    ],
)
def test_sentences_do_not_end_after_an_abbreviation(language: str, text: str, words: list[str]) -> None:
    line = _line(text, language)

    ends = line_break_points(line, _RATE_HZ)

    assert [word.text for word, end in zip(line.words, ends, strict=True) if end.is_sentence] == words


def test_break_points_rank_from_sentence_ends_down_to_the_middle_of_a_phrase() -> None:
    ranked = [
        "He left. | Then he ran",
        "He left; | then he ran",
        "He left, | then he ran",
        "He left | and then ran",
        "He ran | home then",
        "He sat in | rooms then",
        "He saw the | rooms then",
    ]

    points = [_points(text) for text in ranked]

    assert points == sorted(set(points))


@pytest.mark.parametrize(
    ("language", "weak"),
    [
        ("en", "a walk of 5 | km"),
        ("en", "it cost $ | 100"),
        ("en", "some 1 | 000 people"),
        ("en", "when Tom | Sawyer came"),
        ("en", "said J. | Tolkien"),
        ("en", "said Mr. | Smith"),
        ("en", "they have | gone"),
        ("hi", "मैं घर | में हूँ"),
        ("hi", "वह जा रहा | है अब"),
        ("de", "ich sah den | Mann"),
        ("fr", "il vit la | mer"),
        ("es", "vio el | mar"),
        ("it", "vide il | mare"),
        ("pt", "viu o | mar"),
        ("nl", "zag de | zee"),
    ],
)
def test_a_break_between_words_that_belong_together_costs_more(language: str, weak: str) -> None:
    assert _points(weak, language) > _points("oak birch | elm ash")


def test_a_pause_makes_any_break_point_good() -> None:
    points = [_points("He saw the | rooms then", pause_ms=pause_ms) for pause_ms in (0, 150, 300, 500, 900)]

    assert points[0] == points[1] > points[2] > points[3] == points[4] > 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Yesterday evening we went to see the old house of Mr. and Mrs. Smith in the valley by the river",
        ),
        (
            "en",
            "There were about three thousand people who had walked 25 kilometres to hear Angela Merkel speak",
        ),
        ("hi", "मैं कल शाम को अपने पुराने घर में गया था और वहाँ पर बहुत से लोग मेरा इंतज़ार कर रहे थे जो मुझे जानते थे"),
    ],
)
def test_no_cue_or_row_ends_between_words_that_belong_together(language: str, text: str) -> None:
    line = _line(text, language)
    weak = {"the", "Mr.", "Mrs.", "25", "Angela", "in", "of", "to", "by", "अपने", "मेरा"}

    cues = list(lay_out([line], STANDARDS["netflix"], line.end, _RATE_HZ))

    assert not weak & {row.split()[-1] for cue in cues for row in cue.text.split("\n")}


@pytest.mark.parametrize("count", range(8, 40))
def test_no_cue_and_no_row_is_one_short_word(count: int) -> None:
    line = _line(" ".join(["birch", "oak", "maple", "linden"][place % 4] for place in range(count)))

    cues = list(lay_out([line], STANDARDS["netflix"], line.end, _RATE_HZ))

    assert min(len(row.split()) for cue in cues for row in cue.text.split("\n")) > 1
