"""Time and memory for stitching lines into one WAV: subgen's stream, and pydub in a loop and joined once.

`python tests/bench/stitching.py [--lines N] [--seconds S] [--rounds N] [--whole-loop]`. Ours is a whole
delivery without subtitles: it reads takes from the ledger, fades every joint, writes a report, syncs all to
disk and reads the length back. The rivals have their takes in memory, fade nothing and sync nothing:

join    all takes joined as bytes, in one pydub segment, exported
loop    `joined += AudioSegment.silent(duration=250) + take`, exported

Each is a separate process; rounds alternate, and the least time of each counts. The loop is quadratic: it is
measured once at an eighth, a quarter and half of the lines, and estimated for all of them; `--whole-loop`
measures it whole.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.stitching_peer import PAUSE_MS, RATE_HZ, SAMPLE_BYTES, take
from tests.bench.wav_samples import samples_begin

_PEER = Path(__file__).with_name("stitching_peer.py")
_PAUSE_SAMPLES = RATE_HZ * PAUSE_MS // 1000
_FADE_SAMPLES = -(-RATE_HZ * 5 // 1000)
"""Samples that our fade changes at either end of a take: 5 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One run of a contender.

    Attributes:
        name: Name of the contender.
        lines: Lines that it stitched.
        wall_s: Seconds.
        cpu_s: CPU seconds.
        idle_mb: Memory with its imports, before the work.
        peak_mb: Peak memory.
        off: Samples that its track has too many.
        wrong_line: The first line in a wrong place, from 1; 0 for none.
    """

    name: str
    lines: int
    wall_s: float
    cpu_s: float
    idle_mb: float
    peak_mb: float
    off: int
    wrong_line: int

    @property
    def own_mb(self) -> float:
        """Peak memory above that of the idle process."""
        return self.peak_mb - self.idle_mb


def measure(name: str, lines: int, seconds: float) -> Figure:
    """Run one contender in an empty folder, and check its track."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.wav"
        command = [sys.executable, str(_PEER), name, str(lines), str(seconds), str(path)]
        printed = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        off, wrong_line = compared(path, lines, seconds)
    return Figure(name=name, lines=lines, off=off, wrong_line=wrong_line, **printed)


def compared(path: Path, lines: int, seconds: float) -> tuple[int, int]:
    """Return the samples too many, and the first line that is not in its place to the sample; 0 for none."""
    wrong_line = 0
    with path.open("rb") as file:
        place = begin = samples_begin(file)
        for number in range(lines):
            pcm = take(number, seconds)
            inner = slice(_FADE_SAMPLES * SAMPLE_BYTES, -_FADE_SAMPLES * SAMPLE_BYTES)
            silence = bytes(_PAUSE_SAMPLES * SAMPLE_BYTES if number else 0)
            file.seek(place)
            is_right = file.read(len(silence)) == silence and file.read(len(pcm))[inner] == pcm[inner]
            wrong_line = wrong_line or (0 if is_right else number + 1)
            place += len(silence) + len(pcm)
    return (path.stat().st_size - begin - (place - begin)) // SAMPLE_BYTES, wrong_line


def estimate(half: Figure, lines: int) -> Figure:
    """Estimate the loop for all lines from a part of them: time by the square, memory in proportion."""
    times = lines / half.lines
    return Figure(
        name="loop, estimated",
        lines=lines,
        wall_s=half.wall_s * times**2,
        cpu_s=half.cpu_s * times**2,
        idle_mb=half.idle_mb,
        peak_mb=half.idle_mb + half.own_mb * times,
        off=round(half.off * (lines - 1) / (half.lines - 1)),
        wrong_line=half.wrong_line,
    )


def show(figures: list[Figure], ours: Figure) -> None:
    """Print the table; rivals are compared with ours at the same number of lines."""
    print(
        f"{'':15}  {'lines':>6}  {'wall s':>8}  {'ours':>7}  {'CPU s':>8}  {'ours':>7}  {'idle MB':>7}  "
        f"{'peak MB':>7}  {'above idle':>10}  {'ours':>6}  {'samples off':>11}"
    )
    for figure in figures:
        is_rival = figure.name != ours.name and figure.lines == ours.lines
        slower = f"{figure.wall_s / ours.wall_s:.1f} x" if is_rival else ""
        costlier = f"{figure.cpu_s / ours.cpu_s:.1f} x" if is_rival else ""
        larger = f"{figure.own_mb / ours.own_mb:.0f} x" if is_rival else ""
        print(
            f"{figure.name:15}  {figure.lines:6,}  {figure.wall_s:8.2f}  {slower:>7}  {figure.cpu_s:8.2f}  "
            f"{costlier:>7}  {figure.idle_mb:7.1f}  {figure.peak_mb:7.1f}  {figure.own_mb:10.1f}  "
            f"{larger:>6}  {figure.off:11,}"
        )


def show_growth(loops: list[Figure], ours: Figure) -> None:
    """Print the growth of the loop and its error."""
    parts = [figure for figure in loops if figure.lines < ours.lines]
    grown = parts[-1].cpu_s / parts[-2].cpu_s
    print(f"\nFrom {parts[-2].lines:,} to {parts[-1].lines:,} lines the loop takes {grown:.1f} times the CPU")
    if loops[-1].name.endswith("estimated"):
        print(f"With {ours.lines:,} lines the loop was NOT run: it is 4 times that with {parts[-1].lines:,}")
    off = loops[-1].off
    print(
        f"pydub's silence has 11,025 samples a second and is resampled: the loop is off by "
        f"{off / (ours.lines - 1):.1f} samples a line, {1000 * off / RATE_HZ:.0f} ms at the end"
    )


def main() -> None:
    """Compare all three."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=3.0, help="length of each line, at most 10")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--whole-loop", action="store_true", help="measure the whole loop: six to ten minutes more"
    )
    options = parser.parse_args()
    lines, seconds = options.lines, options.seconds
    rounds = [measure(name, lines, seconds) for _ in range(options.rounds) for name in ("subgen", "join")]
    loops = [measure("loop", lines // part, seconds) for part in (8, 4, 2)]
    loops.append(measure("loop", lines, seconds) if options.whole_loop else estimate(loops[-1], lines))
    ours, join = (
        min((figure for figure in rounds if figure.name == name), key=lambda figure: figure.wall_s)
        for name in ("subgen", "join")
    )
    hours = lines * (seconds + PAUSE_MS / 1000) / 3600
    print(
        f"{lines:,} lines of {seconds:g} s, {PAUSE_MS} ms between them, {RATE_HZ} Hz mono: {hours:.2f} h, "
        f"{hours * 3600 * RATE_HZ * SAMPLE_BYTES / 1e6:.0f} MB; least of {options.rounds} rounds, loop once"
    )
    show([ours, join, *loops], ours)
    show_growth(loops, ours)
    wrong = next((figure for figure in rounds if figure.name == "subgen" and figure.wrong_line), None)
    if wrong or ours.off:
        sys.exit(f"FAILED: ours is {ours.off} samples off, line {wrong.wrong_line if wrong else 0} is wrong")
    print("Ours is exact: every silence, and every take except its 5 ms of fade, to the sample")


if __name__ == "__main__":
    main()
