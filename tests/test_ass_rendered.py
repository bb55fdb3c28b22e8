r"""What libass makes of our files, told from the pixels.

ffmpeg and the font come from the packages of the tests (imageio-ffmpeg, Pillow), and the system's fonts are
shut out, so that every machine draws the same. A letter that the font lacks is an empty box, which is all
that the order of words needs.
"""

import subprocess
from io import BytesIO
from os import environ
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import ImageFont

from subgen.formats.ass import AssWriter
from subgen.model import Cue
from tests.building import HOSTILE, cue, still, written

_WIDTH, _HEIGHT = 960, 540
_FONT = "Aileron"
_WIDEST_LETTER_SPACE = 10
"""Columns without colour between two letters of one word, at most; spaces between words are made wider."""


class _Screen:
    """Shows an ASS file and looks at it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._fonts = folder / "fonts"
        self._fonts.mkdir()
        font = ImageFont.load_default(20)
        assert isinstance(font, ImageFont.FreeTypeFont)
        assert isinstance(font.path, BytesIO)
        assert font.getname()[0] == _FONT
        (self._fonts / "font.ttf").write_bytes(font.path.getvalue())
        (folder / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')

    def frames(self, made: str, *at_cs: int) -> list[NDArray[np.uint8]]:
        """Frames at so many centiseconds, in order: rows, columns, red-green-blue."""
        (self._folder / "shown.ass").write_text(made.replace(",Arial,", f",{_FONT},"), encoding="utf-8")
        chosen = "+".join(f"eq(n,{frame})" for frame in at_cs)
        source = f"color=black:s={_WIDTH}x{_HEIGHT}:r=100:d={(max(at_cs) + 1) / 100}"
        told = subprocess.run(
            [
                *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source),
                *("-vf", f"ass=shown.ass:fontsdir=fonts,select='{chosen}'", "-fps_mode", "passthrough"),
                *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
            ],
            cwd=self._folder,
            env={**environ, "FONTCONFIG_FILE": str(self._folder / "fonts.conf")},
            capture_output=True,
            check=True,
        )
        shape = (len(at_cs), _HEIGHT, _WIDTH, 3)
        return list(np.frombuffer(told.stdout, np.uint8).reshape(shape))

    def lit(self, made: str, *at_cs: int) -> list[list[float]]:
        """For each moment, how much of each word, from left to right, has the colour of spoken words."""
        return [_lit(frame) for frame in self.frames(made, *at_cs)]

    def width(self, words: Cue) -> int:
        """Columns from the first to the last that has colour."""
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


@pytest.fixture
def screen(tmp_path: Path) -> _Screen:
    return _Screen(tmp_path)


_WORDS = cue("MMM     MMM     MMM", [(0, 300), (500, 1000), (1000, 1400)], end=1500)


def test_a_word_lights_up_when_it_is_spoken_and_not_before(screen: _Screen) -> None:
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


def test_a_swept_word_begins_when_it_is_spoken_and_is_full_when_it_ends(screen: _Screen) -> None:
    made = written(AssWriter, _WORDS, karaoke="kf")
    before, begun, half, done, silent, next_begun, next_done = screen.lit(made, 48, 54, 75, 98, 99, 104, 145)

    assert before == [1, 0, 0]
    assert (begun[0], 0 < begun[1] < 0.3, begun[2]) == (1, True, 0)
    assert (half[0], 0.3 < half[1] < 0.9, half[2]) == (1, True, 0)
    assert (done[0], done[1] > 0.9, done[2]) == (1, True, 0)
    assert (silent[1] > 0.9, silent[2]) == (True, 0)
    assert (next_begun[1], 0 < next_begun[2] < 0.3) == (1, True)
    assert next_done == [1, 1, 1]


def test_words_of_several_rows_light_up_row_by_row(screen: _Screen) -> None:
    upper, lower = cue("MMM\nMMM", [(0, 500), (500, 1000)]), _HEIGHT - 30 - 32

    (frame,) = screen.frames(written(AssWriter, upper, karaoke="k"), 25)

    assert (_lit(frame[:lower]), _lit(frame[lower:])) == ([1], [0])


@pytest.mark.parametrize("text", ["אאא     בבב     גגג", "ببب     ججج     ددد"])
def test_words_from_right_to_left_light_up_from_right_to_left(screen: _Screen, text: str) -> None:
    made = written(AssWriter, cue(text, [(0, 500), (500, 1000), (1000, 1500)]))

    assert screen.lit(made, 25, 75, 125) == [[0, 0, 1], [0, 1, 1], [1, 1, 1]]


def test_without_karaoke_nothing_is_lit(screen: _Screen) -> None:
    made = written(AssWriter, _WORDS, karaoke="off")

    assert screen.lit(made, 0, 145) == [[0, 0, 0], [0, 0, 0]]


def _drawn_by_pillow(text: str) -> float:
    left, _, right, _ = ImageFont.load_default(200).getbbox(text)
    return right - left


@pytest.mark.parametrize("word", [word for word in HOSTILE if word.isascii()])
def test_every_character_of_a_word_that_means_something_is_drawn(screen: _Screen, word: str) -> None:
    shorter, longer = screen.width(still("MM")), screen.width(still("MMMMMMMM"))
    scale = (longer - shorter) / (_drawn_by_pillow("MMMMMMMM") - _drawn_by_pillow("MM"))

    drawn = screen.width(still(f"M{word}M"))

    expected = shorter + scale * (_drawn_by_pillow(f"M{word}M") - _drawn_by_pillow("MM"))
    assert drawn == pytest.approx(expected, abs=3)  # the narrowest character is 8 columns wide


def test_a_backslash_before_a_tag_is_drawn_and_the_tag_is_not(screen: _Screen) -> None:
    made = written(AssWriter, cue("M\\     M}", [(0, 500), (500, 1000)]), karaoke="k")

    assert screen.lit(made, 25, 75) == [[1, 0], [1, 1]]
