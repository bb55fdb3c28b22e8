"""The pictures of the README can be drawn again from a run of subgen."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.conftest import ROOT, Cli

_PICTURES = ROOT / "tests" / "pictures"


def _pixels(path: Path) -> NDArray[np.int64]:
    with Image.open(path) as picture:
        return np.asarray(picture.convert("RGB")).astype(np.int64)


def _lit(pixels: NDArray[np.int64]) -> int:
    """Count the pixels in the colour of spoken words."""
    return int(np.count_nonzero((pixels[..., 0] > 200) & (pixels[..., 1] > 180) & (pixels[..., 2] < 140)))


def test_the_pictures_show_karaoke_that_goes_on_and_a_waveform_with_words(
    subgen: Cli, tmp_path: Path
) -> None:
    answer = subgen.python(_PICTURES / "draw.py", tmp_path)

    assert (answer.returncode, answer.stderr) == (0, "")
    karaoke, waveform = _pixels(tmp_path / "karaoke.png"), _pixels(tmp_path / "waveform.png")
    first, second, third = np.array_split(karaoke, 3)
    sound, words = np.array_split(waveform, 2)
    assert 1000 < _lit(first) < _lit(second) < _lit(third)
    assert _lit(sound) > 1000
    assert np.count_nonzero(words.min(axis=2) > 200) > 500  # they are white
    assert karaoke.shape == _pixels(_PICTURES / "karaoke.png").shape
    assert waveform.shape == _pixels(_PICTURES / "waveform.png").shape
