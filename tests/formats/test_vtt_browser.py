"""Our WebVTT in Chromium: which cues it shows when, and how it draws their words.

Chromium still has a cue in `activeCues` at its very end, where the specification has it gone; so ends are
looked at a millisecond before and after.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from subgen.config.settings import Style
from subgen.formats.base import Look, runs_against
from subgen.formats.vtt import VttWriter
from subgen.model import Cue, Track
from subgen.text.words import words_of
from tests.support.browser import Player, ShownCue, ShownWord, chromium
from tests.support.builders import HOSTILE, any_word, cue, written

_SPOKEN, _COMING = "rgb(255, 225, 77)", "rgb(255, 255, 255)"

_TEXTS = {
    "english": "Nobody heard anything",
    "hindi": "नमस्ते प्यारी हिन्दी",
    "arabic": "بيتي كبير جميل",
    "marks": "<i> --> &amp;",
    "rows": "Nobody\nheard anything",
}
"""Three words each."""

_in_every_script = pytest.mark.parametrize("text", _TEXTS.values(), ids=_TEXTS.keys())


@pytest.fixture(scope="module")
def player(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Player]:
    folder = tmp_path_factory.mktemp("browser")
    with chromium(folder / "profile") as driver:
        yield Player(driver, folder)


def _three_words(text: str) -> str:
    """Return a file with one cue from 1.080 s to 3.500 s; its words begin at 1.080, 1.500 and 2.400 s."""
    return written(VttWriter, cue(text, [(1080, 1300), (1500, 2000), (2400, 3000)], end=3500))


def _colors(player: Player, ms: int) -> list[str]:
    player.seek(ms)
    return [word.color for word in player.words()]


def _shares_spoken(player: Player, words: Sequence[ShownWord]) -> list[float]:
    """Return which share of each drawn word has the colour of spoken words."""
    picture = player.picture().astype(int)
    red, green, blue = (picture[..., channel] for channel in range(3))
    spoken, coming = ((red > 200) & (green > 180) & seen for seen in (blue < 140, blue > 200))
    boxes = [
        np.s_[round(word.top) : round(word.bottom), round(word.left) : round(word.right)] for word in words
    ]
    return [
        round(np.count_nonzero(spoken[box]) / np.count_nonzero((spoken | coming)[box]), 2) for box in boxes
    ]


def _one_after_the_other(texts: Sequence[str], start: int) -> list[Cue]:
    """Return a file with a cue every hundred seconds, one second for each word."""
    return [
        cue(text, [(start + second * 1000, start + second * 1000 + 900) for second in seconds])
        for start, text in zip(range(start, start + 100_000 * len(texts), 100_000), texts, strict=True)
        for seconds in [range(len(words_of(text)))]
    ]


def _as_shown(cues: Sequence[Cue]) -> list[ShownCue]:
    return [ShownCue(each.start * 1000, each.end * 1000, _marked(each)) for each in cues]


def _marked(each: Cue) -> str:
    """Return the text of a cue, with a mark of direction before each row that would run against its line."""
    mark = "\N{RIGHT-TO-LEFT MARK}" if each.is_leftward else "\N{LEFT-TO-RIGHT MARK}"
    return "\n".join(mark + row if runs_against(row, each) else row for row in each.text.split("\n"))


@pytest.mark.parametrize("karaoke", [None, "off"])
@pytest.mark.parametrize("start", [80, 36_005_123], ids=["at the start", "after ten hours"])
def test_cues_are_read_with_their_times_and_texts(player: Player, start: int, karaoke: str | None) -> None:
    texts = [*_TEXTS.values(), *(f"{word} a {word}\nb {word}" for word in HOSTILE)]
    cues = _one_after_the_other(texts, start)

    assert player.load(written(VttWriter, *cues, karaoke=karaoke)) == _as_shown(cues)


@settings(max_examples=25)
@given(texts=st.lists(st.lists(any_word, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=8))
def test_any_text_is_read_exactly(player: Player, texts: list[str]) -> None:
    cues = _one_after_the_other(texts, 0)

    assert player.load(written(VttWriter, *cues)) == _as_shown(cues)


def test_only_the_current_cue_is_shown_from_its_start_to_its_end(player: Player) -> None:
    cues = [
        cue("<b> one", [(1080, 1500), (1500, 2000)]),
        cue("दो", [(2083, 3000)]),
        cue("ثلاثة", [(36_005_000, 36_006_250)]),
    ]
    one, two, three = _as_shown(cues)
    player.load(written(VttWriter, *cues))

    assert [player.seek(ms) for ms in (0, 1079, 1080, 1500, 1999)] == [[], [], [one], [one], [one]]
    assert [player.seek(ms) for ms in (2001, 2082, 2083, 2999, 3001)] == [[], [], [two], [two], []]
    late = (36_004_999, 36_005_000, 36_006_249, 36_006_251)
    assert [player.seek(ms) for ms in late] == [[], [three], [three], []]


@_in_every_script
def test_a_word_has_the_colour_of_spoken_words_exactly_from_its_millisecond(
    player: Player, text: str
) -> None:
    player.load(_three_words(text))

    assert {ms: _colors(player, ms) for ms in (1079, 1080, 1499, 1500, 2399, 2400, 3499, 3501)} == {
        1079: [],
        1080: [_SPOKEN, _COMING, _COMING],
        1499: [_SPOKEN, _COMING, _COMING],
        1500: [_SPOKEN, _SPOKEN, _COMING],
        2399: [_SPOKEN, _SPOKEN, _COMING],
        2400: [_SPOKEN, _SPOKEN, _SPOKEN],
        3499: [_SPOKEN, _SPOKEN, _SPOKEN],
        3501: [],
    }


def test_the_time_after_the_last_word_changes_nothing(player: Player) -> None:
    player.load(written(VttWriter, cue("我们去公园", [(0, 300), (400, 700), (700, 900)], end=1000)))

    assert [_colors(player, ms) for ms in (699, 700, 899, 900)] == [
        [_SPOKEN, _SPOKEN, _COMING],
        *[[_SPOKEN, _SPOKEN, _SPOKEN]] * 3,
    ]


def test_seeking_back_turns_spoken_words_into_coming_ones(player: Player) -> None:
    player.load(_three_words("Nobody heard anything"))

    assert [_colors(player, ms) for ms in (2400, 1200)] == [[_SPOKEN] * 3, [_SPOKEN, _COMING, _COMING]]


def test_words_have_the_colours_of_the_style(player: Player) -> None:
    look = Look(style=Style(spoken_color=(0, 255, 127), coming_color=(192, 192, 192)))
    writer = VttWriter(Track(name=None, sample_rate_hz=1000, samples=2000), look)
    player.load(writer.head() + writer.cue(cue("a b", [(0, 1000), (1000, 2000)])))

    assert _colors(player, 500) == ["rgb(0, 255, 127)", "rgb(192, 192, 192)"]


def test_without_karaoke_words_are_plain_text(player: Player) -> None:
    player.load(
        written(VttWriter, cue("Nobody & nothing", [(0, 500), (500, 700), (700, 1000)]), karaoke="off")
    )

    assert [shown.text for shown in player.seek(600)] == ["Nobody & nothing"]
    assert player.words() == []
    assert np.count_nonzero(player.picture().min(axis=2) > 200) > 100  # it is there, and white


@_in_every_script
def test_words_are_drawn_in_their_colours(player: Player, text: str) -> None:
    player.load(_three_words(text))

    for ms, drawn in ((1499, [1, 0, 0]), (1500, [1, 1, 0]), (2400, [1, 1, 1])):
        player.seek(ms)
        words = player.words()
        assert " ".join(word.text for word in words) == " ".join(text.split())
        assert _shares_spoken(player, words) == drawn


@pytest.mark.parametrize(("name", "from_the_left"), [("english", 1), ("hindi", 1), ("arabic", -1)])
def test_words_are_drawn_in_the_direction_of_their_script(
    player: Player, name: str, from_the_left: int
) -> None:
    player.load(_three_words(_TEXTS[name]))
    player.seek(2000)

    drawn = sorted(player.words(), key=lambda word: word.left)

    assert [word.text for word in drawn] == _TEXTS[name].split()[::from_the_left]


@pytest.mark.parametrize(
    ("text", "is_leftward", "from_the_left"),
    [
        ("GPS لا يعمل", True, "يعمل لا GPS"),
        ("GPS Wi-Fi يعمل", True, "يعمل GPS Wi-Fi"),
        ("نعم.\nGPS يعمل", True, "يعمل GPS"),
        ("אבג is good", False, "אבג is good"),
        ("אבג דהז good", False, "דהז אבג good"),
        ("so\nאבג twice", False, "אבג twice"),
    ],
)
def test_the_last_row_is_drawn_in_the_direction_of_its_line(
    player: Player, text: str, *, is_leftward: bool, from_the_left: str
) -> None:
    player.load(written(VttWriter, cue(text, [(0, 500), (500, 1000), (1000, 1500)], is_leftward=is_leftward)))
    player.seek(200)
    words = player.words()

    lowest = sorted((word for word in words if word.top == words[-1].top), key=lambda word: word.left)

    assert [word.text for word in lowest] == from_the_left.split()


def test_rows_are_one_above_the_other_at_the_bottom_of_the_picture(player: Player) -> None:
    player.load(_three_words("Nobody\nheard anything"))
    player.seek(2000)
    upper, lower, beside = player.words()

    assert 180 < upper.top < upper.bottom <= lower.top < lower.bottom <= 360
    assert (beside.top, beside.bottom) == (lower.top, lower.bottom)
    assert upper.left + upper.right == pytest.approx(640, abs=1)
    assert lower.left + beside.right == pytest.approx(640, abs=1)
