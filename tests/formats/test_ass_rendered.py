r"""Our files as libass renders them, checked in the pixels.

ffmpeg and the fonts come from the packages of the tests (imageio-ffmpeg, Pillow, justmytype's packs of Noto),
and the system's fonts are shut out, so that every machine draws the same. A letter that a font lacks is an
empty box, which is all that the order of words needs.
"""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from io import BytesIO
from os import environ
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageFont

from subgen.cues.layout import lay_out
from subgen.cues.standards import STANDARDS
from subgen.formats.ass import AssWriter
from subgen.formats.base import Look
from subgen.model import Cue, Track
from subgen.text.words import words_of
from tests.support.builders import HOSTILE, SUMMARY, cue, still, timed_line, written
from tests.support.optional_tools import lacking

_WIDTH, _HEIGHT = 960, 540
_FONT = "Aileron"
_SHOWN = 60
"""Least brightness of a letter; its outline is black, and so is the screen."""
_WIDEST_LETTER_SPACE = 10
"""Most columns without colour between two letters of one word; spaces between words are made wider."""


class Screen:
    """Renders an ASS file and measures the picture."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts = folder / "fonts"
        self._fonts.mkdir()
        font = ImageFont.load_default(20)
        assert isinstance(font, ImageFont.FreeTypeFont)
        assert isinstance(font.path, BytesIO)
        assert font.getname()[0] == _FONT
        (self._fonts / "font.ttf").write_bytes(font.path.getvalue())
        self._font = _FONT
        (folder / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')

    def set_font(self, name: str, pack: str) -> None:
        """Use a font of a pack from now on; without the pack, the test lacks its `fonts`."""
        self.add_font(name, pack)
        self._font = name

    def add_font(self, name: str, pack: str) -> None:
        """Make a font of a pack available; without the pack, the test lacks its `fonts`."""
        found = find_spec(pack)
        if found is None or found.origin is None:
            lacking("fonts", f"{pack} is not installed; pip install -e '.[dev]' does it")
        (path,) = Path(found.origin).parent.rglob(f"{name.replace(' ', '')}[[]*.ttf")
        (self._fonts / path.name).write_bytes(path.read_bytes())

    def frames(self, made: str, *at_cs: int) -> list[NDArray[np.uint8]]:
        """Return frames at given centiseconds, in order: rows, columns, red-green-blue."""
        (self._folder / "shown.ass").write_text(made.replace(",Arial,", f",{self._font},"), encoding="utf-8")
        chosen = "+".join(f"eq(n,{frame})" for frame in at_cs)
        source = f"color=black:s={_WIDTH}x{_HEIGHT}:r=100:d={(max(at_cs) + 1) / 100}"
        told = self._ffmpeg("error", source, f"ass=shown.ass:fontsdir=fonts,select='{chosen}'")
        shape = (len(at_cs), _HEIGHT, _WIDTH, 3)
        return list(np.frombuffer(told.stdout, np.uint8).reshape(shape))

    def lacks(self, made: str) -> list[str]:
        """Return the messages of libass about letters that no font has, in the first tenth of a second."""
        (self._folder / "shown.ass").write_text(made, encoding="utf-8")
        told = self._ffmpeg("verbose", "color=black:s=96x54:r=10:d=0.1", "ass=shown.ass:fontsdir=fonts")
        return [row for row in told.stderr.decode().splitlines() if "not found" in row]

    def lit(self, made: str, *at_cs: int) -> list[list[float]]:
        """Return for each moment the share of each word, left to right, in the colour of spoken words."""
        return [_lit(frame) for frame in self.frames(made, *at_cs)]

    def _ffmpeg(self, told: str, source: str, filters: str) -> subprocess.CompletedProcess[bytes]:
        """Return frames from standard output, and the log at the given level."""
        return subprocess.run(
            [
                *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", told, "-f", "lavfi", "-i", source),
                *("-vf", filters, "-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
            ],
            cwd=self._folder,
            env={**environ, "FONTCONFIG_FILE": str(self._folder / "fonts.conf")},
            capture_output=True,
            check=True,
        )

    def width(self, words: Cue) -> int:
        """Count columns from the first to the last one with colour."""
        (frame,) = self.frames(written(AssWriter, words, karaoke="off"), 10)
        columns = np.flatnonzero((frame.min(axis=2) > 200).any(axis=0))
        return int(columns[-1] - columns[0] + 1)


def _lit(frame: NDArray[np.uint8]) -> list[float]:
    red, green, blue = (frame[:, :, channel].astype(int) for channel in range(3))
    spoken = (red > 200) & (green > 180) & (blue < 140)
    coming = (red > 200) & (green > 200) & (blue > 200)
    columns = np.flatnonzero((spoken | coming).any(axis=0))
    words = np.split(columns, np.flatnonzero(np.diff(columns) > _WIDEST_LETTER_SPACE) + 1)
    shown = spoken | coming
    return [
        round(int(np.count_nonzero(spoken[:, word])) / int(np.count_nonzero(shown[:, word])), 2)
        for word in words
    ]


def _edges(frame: NDArray[np.uint8]) -> list[int]:
    """Return the first and last row with letters, and the first and last column of each word."""
    letters = frame.max(axis=2) > _SHOWN
    rows, columns = (np.flatnonzero(letters.any(axis=axis)) for axis in (1, 0))
    spaces = np.flatnonzero(np.diff(columns) > _WIDEST_LETTER_SPACE)
    inner = np.sort(np.concatenate((columns[spaces], columns[spaces + 1])))
    return [int(edge) for edge in (rows[0], rows[-1], columns[0], *inner, columns[-1])]


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    return Screen(tmp_path)


_WORDS = cue("MMM     MMM     MMM", [(0, 300), (500, 1000), (1000, 1400)], end=1500)


def test_a_word_is_highlighted_when_it_is_spoken_and_not_before(screen: Screen) -> None:
    made = written(AssWriter, _WORDS, karaoke="k")

    assert screen.lit(made, 2, 29, 32, 48, 52, 98, 102, 145) == [
        [1, 0, 0],
        [1, 0, 0],
        [1, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
        [1, 1, 0],
        [1, 1, 1],
        [1, 1, 1],
    ]


def test_a_sweep_begins_and_ends_with_its_word(screen: Screen) -> None:
    made = written(AssWriter, _WORDS, karaoke="kf")
    before, begun, half, done, silent, next_begun, next_done = screen.lit(made, 48, 54, 75, 98, 99, 104, 145)

    assert before == [1, 0, 0]
    assert (begun[0], 0 < begun[1] < 0.3, begun[2]) == (1, True, 0)
    assert (half[0], 0.3 < half[1] < 0.9, half[2]) == (1, True, 0)
    assert (done[0], done[1] > 0.9, done[2]) == (1, True, 0)
    assert (silent[1] > 0.9, silent[2]) == (True, 0)
    assert (next_begun[1], 0 < next_begun[2] < 0.3) == (1, True)
    assert next_done == [1, 1, 1]


def test_words_in_several_rows_are_highlighted_row_by_row(screen: Screen) -> None:
    upper, lower = cue("MMM\nMMM", [(0, 500), (500, 1000)]), _HEIGHT - 30 - 32

    (frame,) = screen.frames(written(AssWriter, upper, karaoke="k"), 25)

    assert (_lit(frame[:lower]), _lit(frame[lower:])) == ([1], [0])


@pytest.mark.parametrize("text", ["אאא     בבב     גגג", "ببب     ججج     ددد"])
def test_right_to_left_words_are_highlighted_from_right_to_left(screen: Screen, text: str) -> None:
    made = written(AssWriter, cue(text, [(0, 500), (500, 1000), (1000, 1500)]))

    assert screen.lit(made, 25, 75, 125) == [[0, 0, 1], [0, 1, 1], [1, 1, 1]]


@pytest.mark.parametrize(
    ("text", "is_leftward", "first_spoken"),
    [
        ("MMM     בבב     דדד", True, [0, 0, 1]),
        ("MMM     ببب     ددد", True, [0, 0, 1]),
        ("בבב     MMM     MMM", False, [1, 0, 0]),
        ("ببب     MMM     MMM", False, [1, 0, 0]),
    ],
)
def test_a_row_is_drawn_in_the_direction_of_its_line(
    screen: Screen, text: str, *, is_leftward: bool, first_spoken: list[float]
) -> None:
    shown = cue(text, [(0, 500), (500, 1000), (1000, 1500)], is_leftward=is_leftward)
    below = cue(
        f"MMM\n{text}", [(place * 500, place * 500 + 500) for place in range(4)], is_leftward=is_leftward
    )

    assert [screen.lit(written(AssWriter, shown, karaoke=karaoke), 25) for karaoke in ("k", "pop")] == [
        [first_spoken]
    ] * 2
    (frame,) = screen.frames(written(AssWriter, below, karaoke="pop"), 75)
    assert _lit(frame[_HEIGHT - 30 - 32 :]) == first_spoken


@dataclass(frozen=True, kw_only=True)
class _Script:
    """Three words of a language whose letters join, or sit on a line that does.

    Attributes:
        words: From the first to be spoken.
        font: The one that they are drawn in.
        pack: The package that it comes from; None of the screen's own.
        places: Where the words stand, from the left.
    """

    words: tuple[str, str, str]
    font: str = _FONT
    pack: str | None = None
    places: tuple[int, int, int] = (0, 1, 2)

    def cue(self) -> Cue:
        return cue("     ".join(self.words), [(0, 300), (500, 1000), (1000, 1400)], end=1500)

    def shown_on(self, screen: Screen) -> None:
        if self.pack is not None:
            screen.set_font(self.font, self.pack)

    def from_the_left(self, spoken: Sequence[float]) -> list[float]:
        """Reorder values of words from the order of speech to that of the screen."""
        return [spoken[self.places.index(place)] for place in range(len(self.words))]


_ENGLISH = _Script(words=("Nobody", "heard", "anything"))
_HINDI = _Script(
    words=("नमस्ते", "प्यारी", "हिन्दी"), font="Noto Sans Devanagari", pack="justmytype_intl_south_asia"
)
_ARABIC = _Script(
    words=("بيتي", "كبير", "جميل"), font="Noto Sans Arabic", pack="justmytype_intl_rtl", places=(2, 1, 0)
)

_in_every_script = pytest.mark.parametrize(
    "script", [_ENGLISH, _HINDI, _ARABIC], ids=["english", "hindi", "arabic"]
)


@_in_every_script
def test_a_word_is_highlighted_exactly_from_its_centisecond(screen: Screen, script: _Script) -> None:
    script.shown_on(screen)
    made = written(AssWriter, script.cue(), karaoke="k")

    assert screen.lit(made, 0, 49, 50, 99, 100, 149) == [
        script.from_the_left(spoken)
        for spoken in ((1, 0, 0), (1, 0, 0), (1, 1, 0), (1, 1, 0), (1, 1, 1), (1, 1, 1))
    ]


@_in_every_script
def test_only_the_popped_word_is_highlighted_until_the_next_one(screen: Screen, script: _Script) -> None:
    script.shown_on(screen)
    made = written(AssWriter, script.cue(), karaoke="pop")

    assert screen.lit(made, 0, 49, 50, 99, 100, 149) == [
        script.from_the_left(spoken)
        for spoken in ((1, 0, 0), (1, 0, 0), (0, 1, 0), (0, 1, 0), (0, 0, 1), (0, 0, 1))
    ]


@pytest.mark.parametrize("script", [_ENGLISH, _HINDI], ids=["english", "hindi"])
def test_a_sweep_is_inside_the_spoken_word(screen: Screen, script: _Script) -> None:
    script.shown_on(screen)
    made = written(AssWriter, script.cue(), karaoke="kf")
    before, half, done, next_half, next_done = screen.lit(made, 49, 75, 99, 120, 149)

    assert before == [1, 0, 0]
    assert (half[0], 0.3 < half[1] < 0.9, half[2]) == (1, True, 0)
    assert (done[0], done[1] > 0.9, done[2]) == (1, True, 0)
    assert (next_half[1], 0.3 < next_half[2] < 0.9) == (1, True)
    assert next_done == [1, 1, 1]


@_in_every_script
def test_no_word_moves_when_another_is_popped(screen: Screen, script: _Script) -> None:
    script.shown_on(screen)
    plain, *popped = (
        _edges(frame)
        for made in (written(AssWriter, script.cue(), karaoke=karaoke) for karaoke in ("off", "pop"))
        for frame in screen.frames(made, 25, 75, 125)
    )

    assert len(plain) == 2 + 2 * len(script.words)
    assert all(each == pytest.approx(plain, abs=1) for each in popped)  # less than a pixel, before rounding


@pytest.mark.parametrize("karaoke", ["k", "pop", "off"])
@pytest.mark.parametrize("script", [_HINDI, _ARABIC], ids=["hindi", "arabic"])
def test_joining_letters_are_drawn_joined(screen: Screen, script: _Script, karaoke: str) -> None:
    script.shown_on(screen)

    for frame in screen.frames(written(AssWriter, script.cue(), karaoke=karaoke), 25, 75, 125):
        columns = np.flatnonzero((frame.max(axis=2) > _SHOWN).any(axis=0))
        assert np.count_nonzero(np.diff(columns) > 1) == len(script.words) - 1


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_popped_word_is_highlighted_only_in_its_row(screen: Screen, place: int) -> None:
    rows, lower = cue("MMM     MMM\nMMM", [(0, 500), (500, 1000), (1000, 1500)]), _HEIGHT - 30 - 32

    (frame,) = screen.frames(written(AssWriter, rows, karaoke="pop"), 25 + 50 * place)

    assert _lit(frame[:lower]) + _lit(frame[lower:]) == [float(each == place) for each in range(3)]


@pytest.mark.parametrize(
    ("language", "text", "font"),
    [
        ("hi", "डॉ. क्षत्रिय विद्यार्थी", "Noto Sans Devanagari"),
        ("ta", "திரு. ஸ்ரீ கிருஷ்ணன்", "Noto Sans Tamil"),
        ("te", "శ్రీ కృష్ణ", "Noto Sans Telugu"),
        ("bn", "শ্রী কৃষ্ণ", "Noto Sans Bengali"),
    ],
)
def test_the_default_font_of_a_language_draws_every_letter(
    screen: Screen, language: str, text: str, font: str
) -> None:
    screen.add_font(font, "justmytype_intl_south_asia")
    words = still(text)
    line = replace(timed_line(text, [(word.start, word.end) for word in words.words]), language=language)
    writer = AssWriter(Track(name=None, sample_rate_hz=1000, samples=words.end), Look(karaoke="off"))

    made = writer.head() + writer.line(line) + writer.cue(words) + writer.tail(SUMMARY)

    assert f",{font}," in made
    assert screen.lacks(made) == []
    assert screen.lacks(made.replace(f",{font},", f",{_FONT},")) != []  # a box is told


def test_a_whole_line_without_spaces_is_inside_the_picture(screen: Screen) -> None:
    text = "今天天气很好我们" * 10
    line = timed_line(text, [(place * 50, place * 50 + 50) for place in range(len(words_of(text)))])
    laid_out = list(lay_out([replace(line, language="zh")], STANDARDS["line"], 10_000, 1000))
    one_row = still(text)

    inside, outside = (
        screen.frames(written(AssWriter, *cues, karaoke="off"), 1)[0] for cues in (laid_out, [one_row])
    )

    assert inside[:, :48].max() == 0 == inside[:, -48:].max()
    assert outside[:, :8].max() > _SHOWN < outside[:, -8:].max()


def test_without_karaoke_nothing_is_highlighted(screen: Screen) -> None:
    made = written(AssWriter, _WORDS, karaoke="off")

    assert screen.lit(made, 0, 145) == [[0, 0, 0], [0, 0, 0]]


def _drawn_by_pillow(text: str) -> float:
    left, _, right, _ = ImageFont.load_default(200).getbbox(text)
    return right - left


@pytest.mark.parametrize("word", [word for word in HOSTILE if word.isascii()])
def test_every_character_with_a_meaning_is_drawn(screen: Screen, word: str) -> None:
    shorter, longer = screen.width(still("MM")), screen.width(still("MMMMMMMM"))
    scale = (longer - shorter) / (_drawn_by_pillow("MMMMMMMM") - _drawn_by_pillow("MM"))

    drawn = screen.width(still(f"M{word}M"))

    expected = shorter + scale * (_drawn_by_pillow(f"M{word}M") - _drawn_by_pillow("MM"))
    assert drawn == pytest.approx(expected, abs=3)  # the narrowest character is 8 columns wide


def test_a_backslash_before_a_tag_is_drawn_and_the_tag_is_not(screen: Screen) -> None:
    made = written(AssWriter, cue("M\\     M}", [(0, 500), (500, 1000)]), karaoke="k")

    assert screen.lit(made, 25, 75) == [[1, 0], [1, 1]]
