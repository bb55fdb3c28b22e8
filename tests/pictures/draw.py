"""Draw the pictures of the README from a run of subgen: `python tests/pictures/draw.py [FOLDER]`.

`karaoke.png` shows one cue of the ASS at three moments, rendered by libass. `waveform.png` shows the same
words over the WAV, at the times of the JSON. Both are written to FOLDER, or to this folder. `pip install -e
'.[dev]'` installs what is needed: ffmpeg from imageio-ffmpeg, the font from Pillow. The fonts of the system
are not used, so that every machine draws the same pictures.
"""
# ruff: noqa: INP001 # a program, not a package

import json
import math
import os
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_HERE = Path(__file__).parent
_ROOT = _HERE.parents[1]
_SCRIPT = _ROOT / "samples" / "story.txt"

_CUE = "It ticked."
"""A part of the cue to draw, which has short words, long words, and a silence between two sentences."""
_LIT = ("clock", "stopped.", "ticked.")
"""The word that is spoken in each of the three frames of the karaoke."""
_SPOKEN_SHARE = 0.55
"""Share of that word that has been spoken."""
_MARGIN_S = 0.15
"""Silence shown before the first word and after the last."""

_WIDTH = 1280
_MARGIN = 32
_LABELS = 136
"""Width of the labels at the left."""
_TOP, _BOTTOM = (27, 34, 52), (13, 17, 27)
_PANEL_TOP, _PANEL_BOTTOM = (52, 66, 98), (31, 40, 62)
_TEXT, _DIM, _LINE = (240, 243, 250), (147, 160, 188), (70, 82, 110)
_SPOKEN = (255, 225, 77)
_FINE = 3
"""Shapes are drawn this many times larger and then scaled down, for smooth edges."""

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """The outputs of subgen, and the words of the cue to draw."""

    folder: Path
    words: tuple[_Word, ...]

    def output(self, ending: str) -> Path:
        return self.folder / "out" / f"{_SCRIPT.stem}.{ending}"


def _spoken(folder: Path) -> _Run:
    """Run subgen with the local service in a folder."""
    command = ["-m", "subgen", "run", str(_SCRIPT), "--quiet", "--no-progress"]
    path = os.pathsep.join([str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    subprocess.run([sys.executable, *command], cwd=folder, env={**os.environ, "PYTHONPATH": path}, check=True)
    alignment = json.loads((folder / "out" / f"{_SCRIPT.stem}.json").read_bytes())
    cue = next(cue for cue in alignment["cues"] if _CUE in cue["text"])
    lines = {line["id"]: line["words"] for line in alignment["lines"]}
    words = [
        _Word(text=word["text"], start_s=word["start_s"], end_s=word["end_s"])
        for span in cue["spans"]
        for word in lines[span["line"]][span["first_word"] : span["last_word"] + 1]
    ]
    return _Run(folder=folder, words=tuple(words))


def _font_file() -> bytes:
    """Return the TrueType font that Pillow includes."""
    font = ImageFont.load_default(16)
    assert isinstance(font, ImageFont.FreeTypeFont), "this Pillow was built without FreeType"
    assert isinstance(font.path, BytesIO)
    return font.path.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    # Every build of Pillow has the basic layout, and it is always the same.
    return ImageFont.truetype(BytesIO(_font_file()), size, layout_engine=ImageFont.Layout.BASIC)


def _gradient(width: int, height: int, top: Colour, bottom: Colour) -> Image.Image:
    """Return a gradient from one colour down to another."""
    shares = np.linspace(0, 1, height)[:, None, None]
    rows = np.array(top) * (1 - shares) + np.array(bottom) * shares
    return Image.fromarray(np.broadcast_to(rows.round(), (height, width, 3)).astype(np.uint8))


def _rounded(size: tuple[int, int], radius: int) -> Image.Image:
    """Return a mask: a box with round corners."""
    width, height = size
    mask = Image.new("L", (width * _FINE, height * _FINE))
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, mask.width - 1, mask.height - 1), radius * _FINE, 255)
    return mask.resize(size, Image.Resampling.LANCZOS)


class _Screen:
    """libass with a single font."""

    _SIZE = (1920, 1080)
    _MIDDLE = (960, 990)
    """The middle of a subtitle of one row."""

    def __init__(self, folder: Path, subtitles: str) -> None:
        self._folder = folder
        (folder / "fonts").mkdir()
        (folder / "fonts" / "font.ttf").write_bytes(_font_file())
        (folder / "fonts.conf").write_text('<?xml version="1.0"?><fontconfig></fontconfig>')
        name = _font(16).getname()[0]
        (folder / "shown.ass").write_text(subtitles.replace(",Arial,", f",{name},"), encoding="utf-8")

    def over(self, panel: Image.Image, middle: tuple[int, int], at_s: float) -> Image.Image:
        """Return a panel with the subtitle of a moment over it, its middle at a position."""
        width, height = self._SIZE
        left, top = (mine - its for mine, its in zip(self._MIDDLE, middle, strict=True))
        frame = Image.new("RGB", self._SIZE)
        frame.paste(panel, (left, top))
        rendered = subprocess.run(
            [
                *(imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error"),
                *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-i", "-"),
                *("-vf", f"setpts={at_s}/TB,ass=shown.ass:fontsdir=fonts", "-fps_mode", "passthrough"),
                *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
            ],
            cwd=self._folder,
            env={**os.environ, "FONTCONFIG_FILE": str(self._folder / "fonts.conf")},
            input=frame.tobytes(),
            capture_output=True,
            check=True,
        )
        shown = Image.frombytes("RGB", self._SIZE, rendered.stdout)
        return shown.crop((left, top, left + panel.width, top + panel.height))


def _karaoke(run: _Run) -> Image.Image:
    """Draw one cue at three moments, one below the other."""
    screen = _Screen(run.folder, run.output("ass").read_text(encoding="utf-8"))
    gap, height = 14, 112
    picture = _gradient(_WIDTH, 2 * _MARGIN + len(_LIT) * (height + gap) - gap, _TOP, _BOTTOM)
    panel = _gradient(_WIDTH - 2 * _MARGIN, height, _PANEL_TOP, _PANEL_BOTTOM)
    middle = ((_LABELS + panel.width) // 2, height // 2)
    mask = _rounded(panel.size, 12)
    for place, word in enumerate(word for word in run.words if word.text in _LIT):
        at_s = word.start_s + _SPOKEN_SHARE * (word.end_s - word.start_s)
        strip = screen.over(panel, middle, at_s)
        ImageDraw.Draw(strip).text((28, height / 2), f"{at_s:.2f} s", _DIM, _font(28), "lm")
        picture.paste(strip, (_MARGIN, _MARGIN + place * (height + gap)), mask)
    return picture


def _samples(path: Path, start_s: float, end_s: float) -> NDArray[np.float64]:
    """Return a part of a mono 16-bit WAV, scaled so that its loudest sample is 1."""
    with wave.open(str(path)) as audio:
        first, last = round(start_s * audio.getframerate()), round(end_s * audio.getframerate())
        audio.setpos(first)
        samples = np.frombuffer(audio.readframes(last - first), "<i2").astype(np.float64)
    samples /= np.abs(samples).max()
    return samples


class _Chart:
    """A chart of a part of the track, drawn larger than the picture."""

    def __init__(self, height: int, start_s: float, end_s: float) -> None:
        self._start_s, self._end_s = start_s, end_s
        self._image = _gradient(_WIDTH * _FINE, height * _FINE, _TOP, _BOTTOM)
        self._draw = ImageDraw.Draw(self._image)

    def x(self, at_s: float) -> float:
        """Return the column of a moment."""
        share = (at_s - self._start_s) / (self._end_s - self._start_s)
        return _MARGIN + _LABELS + share * (_WIDTH - 2 * _MARGIN - _LABELS)

    def box(self, box: Box, colour: Colour) -> None:
        """Draw a filled box: left, top, right, bottom."""
        left, top, right, bottom = (round(edge * _FINE) for edge in box)
        self._draw.rectangle((left, top, right - 1, bottom - 1), colour)

    def text(self, at: tuple[float, float], text: str, colour: Colour, size: int, anchor: str) -> None:
        """Draw a text at a position."""
        self._draw.text((at[0] * _FINE, at[1] * _FINE), text, colour, _font(size * _FINE), anchor)

    def wave(self, samples: NDArray[np.float64], middle: float, reach: float, words: Sequence[_Word]) -> None:
        """Draw columns from the lowest sample to the highest, bright where a word is spoken."""
        columns = range(round(self.x(self._start_s) * _FINE), round(self.x(self._end_s) * _FINE))
        spans = [(self.x(word.start_s) * _FINE, self.x(word.end_s) * _FINE) for word in words]
        for column, part in zip(columns, np.array_split(samples, len(columns)), strict=True):
            colour = _SPOKEN if any(first <= column < last for first, last in spans) else _DIM
            top, bottom = (round((middle - reach * edge) * _FINE) for edge in (part.max(), part.min()))
            self._draw.line((column, top - 1, column, bottom + 1), colour)

    def axis(self, top: float) -> None:
        """Draw a line with a mark at each tenth of a second, and the time at each half."""
        self.text((_MARGIN, top + 31), "seconds", _DIM, 20, "ls")
        left, right = self.x(self._start_s), self.x(self._end_s)
        self.box((left, top, right, top + 1), _LINE)
        for tenth in range(math.ceil(self._start_s * 10), math.floor(self._end_s * 10) + 1):
            x, is_half = self.x(tenth / 10), tenth % 5 == 0
            self.box((x - 0.5, top, x + 0.5, top + (10 if is_half else 5)), _DIM)
            if is_half:
                self.text((x, top + 31), f"{tenth / 10:.1f}", _DIM, 20, "ms")

    def done(self) -> Image.Image:
        """Return the picture in its final size."""
        return self._image.reduce(_FINE)


def _waveform(run: _Run) -> Image.Image:
    """Draw the sound of the cue, and below it each word where the alignment has it."""
    start_s, end_s = run.words[0].start_s - _MARGIN_S, run.words[-1].end_s + _MARGIN_S
    chart = _Chart(360, start_s, end_s)
    top, words_top, words_bottom, axis = 28, 232, 284, 304
    middle, words_middle = (top + words_top) / 2, (words_top + words_bottom) / 2
    for word in run.words:
        left, right = chart.x(word.start_s), chart.x(word.end_s)
        chart.box((left, words_top, right, words_bottom), _PANEL_TOP)
        chart.text(((left + right) / 2, words_middle), word.text, _TEXT, 26, "mm")
    for edge in (edge for word in run.words for edge in (word.start_s, word.end_s)):
        chart.box((chart.x(edge) - 0.5, top, chart.x(edge) + 0.5, words_bottom), _LINE)
    chart.wave(_samples(run.output("wav"), start_s, end_s), middle, 88, run.words)
    chart.axis(axis)
    for y, ending in ((middle, "wav"), (words_middle, "json")):
        chart.text((_MARGIN, y), run.output(ending).name, _DIM, 20, "lm")
    return chart.done()


def main() -> None:
    """Run subgen, then draw both pictures from its outputs."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else _HERE
    with tempfile.TemporaryDirectory() as folder:
        run = _spoken(Path(folder))
        for name, picture in (("karaoke", _karaoke(run)), ("waveform", _waveform(run))):
            # 256 colours are enough for both; dithering would make the files much larger.
            few = picture.quantize(256, dither=Image.Dither.NONE)
            few.save(target / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
