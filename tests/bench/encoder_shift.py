"""Delay of a click in each audio format, with the note of the encoder honoured and ignored.

`python tests/bench/encoder_shift.py`. Each track has one click at a known sample. ffmpeg decodes it twice:
once with the note in the file about its start, and once without. `subgen.audio.encoder` has the second figure
as `start_samples`; the last column is its `encoder_delay_s`. `IMAGEIO_FFMPEG_EXE` measures another ffmpeg.
"""

import subprocess
import tempfile
from array import array
from pathlib import Path

from subgen.audio.encoder import ENCODINGS, Encoding
from subgen.audio.ffmpeg import find_ffmpeg
from subgen.model import Track
from subgen.waves.limits import SAMPLE_RATES_HZ

_CLICK_S = 1
_CLICK = 20_000
_IGNORED: dict[str, tuple[str, ...]] = {
    "flac": (),
    "mp3": ("-flags2", "+skip_manual"),
    "opus": ("-flags2", "+skip_manual"),
    "m4b": ("-ignore_editlist", "1", "-flags2", "+skip_manual"),
}


def encoded(encoding: Encoding, rate_hz: int, folder: Path) -> Path:
    """Encode a track of silence with one click in the middle."""
    track = Track(name=f"click.{encoding.name}", sample_rate_hz=rate_hz, samples=2 * _CLICK_S * rate_hz)
    path = folder / f"{rate_hz}.{encoding.name}"
    with path.open("w+b") as file, encoding.open(file, track) as stream:
        stream.silence(_CLICK_S * rate_hz)
        stream.write(array("h", [_CLICK]).tobytes())
        stream.silence(_CLICK_S * rate_hz - 1)
        stream.finish()
    return path


def click_s(encoding: Encoding, path: Path, rate_hz: int, *arguments: str) -> float:
    """Decode a track; return the time of its loudest sample, in seconds."""
    decoder = (find_ffmpeg(), "-v", "error", *arguments, "-f", encoding.demuxer)
    decoded = subprocess.run((*decoder, "-i", str(path), "-f", "s16le", "-"), capture_output=True, check=True)
    samples = array("h", decoded.stdout)
    loudest = max(range(len(samples)), key=lambda place: abs(samples[place]))
    return loudest / (encoding.file_rate_hz or rate_hz)


def main() -> None:
    """Print a row for each format and rate, in ms."""
    print(f"{'format':6}  {'Hz':>6}  {'honoured':>8}  {'ignored':>8}  {'encoder_delay_s':>8}")
    for encoding in ENCODINGS.values():
        for rate_hz in SAMPLE_RATES_HZ:
            with tempfile.TemporaryDirectory() as folder:
                path = encoded(encoding, rate_hz, Path(folder))
                honoured_s = click_s(encoding, path, rate_hz) - _CLICK_S
                ignored_s = click_s(encoding, path, rate_hz, *_IGNORED[encoding.name]) - _CLICK_S
            figures = (honoured_s, ignored_s, encoding.encoder_delay_s(rate_hz))
            print(f"{encoding.name:6}  {rate_hz:6}  " + "  ".join(f"{1000 * late:8.2f}" for late in figures))


if __name__ == "__main__":
    main()
