"""Speed, disk use, resumption and memory of the ledger, compared with a WAV file for each line and a list.

`python tests/bench/ledger.py [--lines N]`. Takes of 0.2 s come from a service that answers at once, so the
figures are the cost of keeping them. Ours is a whole job: it reads a table, syncs and enters every take, and
writes and syncs a track, an alignment and a report. The rival writes a WAV file for each line and a JSON list
at the end, without which it knows no line, and syncs nothing. Then both run again.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.bench.ledger_peer import RATE_HZ, pcm_of

_ROW = "{:8}  {:>8}  {:>6}  {:>7}  {:>7}  {:>7}  {:>12}"
_PEER = Path(__file__).with_name("ledger_peer.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One run of a contender.

    Attributes:
        wall_s: Seconds.
        cpu_s: CPU seconds.
        idle_mb: Memory with its imports, before the work.
        peak_mb: Peak memory.
    """

    wall_s: float
    cpu_s: float
    idle_mb: float
    peak_mb: float


def _measure(name: str, table: Path, folder: Path) -> Figure:
    folder.mkdir(exist_ok=True)
    command = [sys.executable, str(_PEER), name, str(table), str(folder)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return Figure(**json.loads(printed))


def _kept_bytes(folder: Path) -> int:
    """Return the disk space of a folder in bytes, counted in whole blocks."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())


def _table(path: Path, lines: int) -> None:
    with path.open("w") as file:
        file.write("text\n")
        file.writelines(f"{number}\n" for number in range(lines))


def main() -> None:
    """Compare both."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args().lines
    audio_bytes = lines * len(pcm_of(""))
    print(f"{lines:,} lines, {audio_bytes / lines:,.0f} bytes of audio each at {RATE_HZ} Hz")
    print(_ROW.format("", "lines/s", "CPU s", "again s", "idle MB", "peak MB", "bytes a line"))
    figures = {}
    for name in ("subgen", "plain"):
        with tempfile.TemporaryDirectory() as temporary:
            table, folder = Path(temporary) / "book.csv", Path(temporary) / "out"
            _table(table, lines)
            first = _measure(name, table, folder)
            kept = _kept_bytes(folder / ".subgen" if name == "subgen" else folder)
            again = _measure(name, table, folder)
        figures[name] = first, again
        print(
            _ROW.format(
                name,
                f"{lines / first.wall_s:,.0f}",
                f"{first.cpu_s:.1f}",
                f"{again.wall_s:.2f}",
                f"{first.idle_mb:.1f}",
                f"{max(first.peak_mb, again.peak_mb):.1f}",
                f"{(kept - audio_bytes) / lines:,.0f}",
            )
        )
    (ours, ours_again), (plain, plain_again) = figures["subgen"], figures["plain"]
    print(
        f"\nOurs takes {ours.wall_s / plain.wall_s:.1f} times as long, and "
        f"{ours_again.wall_s / plain_again.wall_s:.1f} times when there is nothing to do. `bytes a line` is "
        "the disk space beyond the audio, in whole blocks."
    )


if __name__ == "__main__":
    main()
