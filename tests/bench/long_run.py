"""Memory of a long run of subgen, with the local service and all outputs.

`python tests/bench/long_run.py [HOURS]`; the default is 3 hours at 44.1 kHz. A short run goes first, so that
the ratio shows the cost of length. Linux only: it reads /proc.
"""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_TEXT = (
    "the quick brown fox jumps over a lazy dog while seven bright wizards vex bold pilots in 1912 and nobody "
    "minded, because rain fell on the harbour; Mr. Quill paid $3.50 for tea"
)
_SECONDS_A_LINE = 5.2
_SAMPLE_EVERY_S = 0.1


def script(hours: float) -> str:
    """Return lines that last about so many hours when spoken, the same each time."""
    chance = random.Random(7)  # noqa: S311 # a text, not a secret
    words_of_text = _TEXT.split()
    lines = []
    for number in range(round(hours * 3600 / _SECONDS_A_LINE)):
        words = [chance.choice(words_of_text) for _ in range(chance.randint(8, 18))]
        lines.append(" ".join(words).capitalize() + "." + ("\n" if number % 20 == 0 else ""))
    return "\n".join(lines) + "\n"


def resident_mb(pid: int) -> tuple[float, float]:
    """Return the resident memory of a process, and of it with all its descendants, in MB."""
    parents: dict[int, int] = {}
    resident: dict[int, float] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
            resident[int(folder.name)] = int((folder / "statm").read_text().split()[1]) * 4096 / 1e6
        except OSError:
            continue
        parents[int(folder.name)] = int(stat[1])
    tree = {pid}
    while more := {child for child, parent in parents.items() if parent in tree} - tree:
        tree |= more
    return resident.get(pid, 0.0), sum(resident.get(member, 0.0) for member in tree)


def measure(hours: float, folder: Path) -> tuple[float, float, float, float]:
    """Run once; return hours of audio, seconds, and the peaks in MB of the process and of all processes."""
    (folder / "long.txt").write_text(script(hours))
    began = time.monotonic()
    command = [sys.executable, "-m", "subgen", "run", "long.txt", "-q", "--no-progress"]
    own = everyone = 0.0
    with subprocess.Popen(command, cwd=folder) as run:
        while run.poll() is None:
            here, all_together = resident_mb(run.pid)
            own, everyone = max(own, here), max(everyone, all_together)
            time.sleep(_SAMPLE_EVERY_S)
    took = time.monotonic() - began
    audio = json.loads((folder / "out" / "long.json").read_bytes())["audio"]
    return audio["duration_s"] / 3600, took, own, everyone


def main() -> None:
    """Measure a short run and a long one."""
    hours = float(sys.argv[1]) if len(sys.argv) > 1 else 3.0
    print(f"{'audio':>9}  {'wall':>8}  {'x real time':>11}  {'subgen MB':>9}  {'with voices MB':>14}")
    peaks = []
    for length in (hours / 30, hours):
        with tempfile.TemporaryDirectory() as folder:
            spoken, took, own, everyone = measure(length, Path(folder))
        peaks.append(own)
        print(f"{spoken:7.2f} h  {took:6.1f} s  {spoken * 3600 / took:11.0f}  {own:9.0f}  {everyone:14.0f}")
    print(f"30 times the audio takes {peaks[1] / peaks[0]:.2f} times the memory")


if __name__ == "__main__":
    main()
