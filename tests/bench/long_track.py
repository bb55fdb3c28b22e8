"""Time, memory and exactness of 20 hours of lines through the stitcher and all formats, without a service.

`python tests/bench/long_track.py [--hours H] [--rate HZ] [--rounds N]`. Synthetic takes with word events are
in a ledger, and their delivery is timed: WAV, SRT, WebVTT, ASS and the alignment. A sixteenth, an eighth, a
quarter and half of the hours go first, each in a separate process: time should grow in proportion to the
hours, and memory only by the script. The sample rate is so low that a word is longer than a millisecond and
no sample falls on a whole one. The least time of the rounds counts.

Every word, cue, chapter and sample of the longest track is then compared with the book, whose positions are
computed in integers (`long_track_book.py`): SRT and WebVTT within 0.5 ms, ASS within 5 ms, the alignment
within 1 us, the audio exactly. A difference is printed as FAILED, and the exit status is 1.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.long_track_proof import Proof, proofs

_PEER = Path(__file__).with_name("long_track_peer.py")
_PARTS = (16, 8, 4, 2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One delivery.

    Attributes:
        hours: Hours of audio.
        lines: Lines of the script.
        wall_s: Seconds.
        cpu_s: CPU seconds.
        idle_mb: Memory before there was a script.
        script_mb: Memory with the script.
        filled_mb: Memory with the script and the index of its takes in the ledger.
        peak_mb: Peak memory.
    """

    hours: float
    lines: int
    wall_s: float
    cpu_s: float
    idle_mb: float
    script_mb: float
    filled_mb: float
    peak_mb: float

    def line_bytes(self, mb: float) -> float:
        """Return an amount of memory in bytes for each line of the script."""
        return mb * 1e6 / self.lines


def measure(hours: float, rate_hz: int) -> tuple[Figure, list[Proof]]:
    """Deliver a track into an empty folder, and check every file."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(_PEER), str(hours), str(rate_hz), folder]
        printed = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
        found = list(proofs(Path(folder) / "book", hours, rate_hz))
    return Figure(hours=hours, **printed), found


def show_figures(figures: list[Figure]) -> None:
    """Print the figures of each length."""
    print(
        f"{'audio':>8}  {'lines':>6}  {'wall s':>7}  {'CPU s':>7}  {'CPU s/h':>7}  {'idle MB':>7}  "
        f"{'+ script':>8}  {'B/line':>6}  {'+ takes':>7}  {'B/line':>6}  {'+ delivering':>12}  {'peak MB':>7}"
    )
    for figure in figures:
        script_mb, takes_mb = figure.script_mb - figure.idle_mb, figure.filled_mb - figure.script_mb
        print(
            f"{figure.hours:6.2f} h  {figure.lines:6,}  {figure.wall_s:7.2f}  {figure.cpu_s:7.2f}  "
            f"{figure.cpu_s / figure.hours:7.3f}  {figure.idle_mb:7.1f}  "
            f"{script_mb:8.1f}  {figure.line_bytes(script_mb):6.0f}  "
            f"{takes_mb:7.1f}  {figure.line_bytes(takes_mb):6.0f}  "
            f"{figure.peak_mb - figure.filled_mb:12.1f}  {figure.peak_mb:7.1f}"
        )
    first, last = figures[0], figures[-1]
    slower = (last.cpu_s / last.hours) / (first.cpu_s / first.hours)
    grown = (last.peak_mb - first.peak_mb) * 1e6 / (last.lines - first.lines)
    print(
        f"{last.hours / first.hours:.0f} times the audio takes {slower:.2f} times the CPU an hour, and "
        f"{last.peak_mb / first.peak_mb:.2f} times the memory: {grown:.0f} bytes a line"
    )


def show_proofs(found: list[Proof]) -> None:
    """Print the largest difference in every file."""
    print(
        f"{'':10}  {'items':>6}  {'past h 10':>9}  {'start ms':>8}  {'end ms':>8}  {'words ms':>8}  "
        f"{'past h 10':>9}  {'limit ms':>8}"
    )
    for proof in found:
        worst = "  ".join(_ms(proof.worst_us.get(what), 8) for what in ("start", "end", "word"))
        print(
            f"{proof.name:10}  {proof.items:6,}  {proof.late_items:9,}  {worst}  "
            f"{_ms(proof.worst_late_us, 9)}  {_ms(proof.limit_us, 8)}  {'FAILED' if proof.wrong else 'right'}"
        )


def _ms(off_us: float | None, width: int) -> str:
    return " " * width if off_us is None else f"{off_us / 1000:{width}.4f}"


def main() -> None:
    """Measure all lengths, and check the longest."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--hours", type=float, default=20.0)
    parser.add_argument("--rate", type=int, default=1103, metavar="HZ", help="44100 takes 13 GB of disk")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    figures: dict[float, Figure] = {}
    failed: list[str] = []
    found: list[Proof] = []
    for hours in [options.hours / part for _ in range(options.rounds) for part in _PARTS]:
        figure, found = measure(hours, options.rate)
        figures[hours] = min(figure, figures.get(hours, figure), key=lambda one: one.cpu_s)
        failed += [f"{hours:g} h, {proof.name}, {proof.wrong}" for proof in found if proof.wrong]
    print(f"Through the stitcher and all formats at {options.rate} Hz; least of {options.rounds} rounds")
    show_figures(list(figures.values()))
    print(f"\nEvery file of {options.hours:g} h compared with the book")
    show_proofs(found)
    for problem in dict.fromkeys(failed):
        print(f"FAILED: {problem}")
    if failed:
        sys.exit(1)
    print("All lengths are exact")


if __name__ == "__main__":
    main()
