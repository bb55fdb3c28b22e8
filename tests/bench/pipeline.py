"""Seconds of audio a second, from a text to all outputs over the local service, and the bottleneck.

`python tests/bench/pipeline.py [--lines N] [--sample-rate HZ] [--rounds N] [--profile]`. A whole run with all
default outputs, at 24 kHz by default. The table has for each phase its time and the CPU of the main process
(client, service, store, outputs) and of the voice processes. A phase that takes nearly all cores is limited
by CPU; one that takes nearly one core, all of it in the main process, is limited by that process; the rest
waits. `--profile` adds a run under cProfile, and prints the cost of its functions.
"""

import argparse
import json
import os
import pstats
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

_AIM = 200.0
"""Seconds of audio a second at 24 kHz on two cores."""

_TEXT = (
    "the quick brown fox jumps over a lazy dog while seven bright wizards vex bold pilots in 1912 and nobody "
    "minded, because rain fell on the harbour; Mr. Quill paid $3.50 for tea"
)
_TOP = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A part of a run.

    Attributes:
        name: Name of the phase.
        wall_s: Seconds.
        own_cpu_s: CPU seconds of the main process.
    """

    name: str
    wall_s: float
    own_cpu_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One run.

    Attributes:
        audio_s: Seconds of audio.
        wall_s: Seconds from the start of the command to its end.
        voices_cpu_s: CPU seconds of the voice processes.
        phases: The phases, in order.
    """

    audio_s: float
    wall_s: float
    voices_cpu_s: float
    phases: tuple[Phase, ...]

    @property
    def rate(self) -> float:
        """Seconds of audio a second."""
        return self.audio_s / self.wall_s

    @property
    def cpu_s(self) -> float:
        """CPU seconds of all processes."""
        return self.voices_cpu_s + sum(phase.own_cpu_s for phase in self.phases)


def script(lines: int) -> str:
    """Return lines of 8 to 18 words, a paragraph every 20 lines; the same each time."""
    chance = random.Random(7)  # noqa: S311 # a text, not a secret
    words = _TEXT.split()
    spoken = (" ".join(chance.choices(words, k=chance.randint(8, 18))).capitalize() for _ in range(lines))
    return "".join(f"{line}.\n" + "\n" * (number % 20 == 19) for number, line in enumerate(spoken))


def measure(lines: int, sample_rate_hz: int, profile: Path | None = None) -> Round:
    """Run once in an empty folder.

    Args:
        lines: Lines of the script.
        sample_rate_hz: Sample rate of the audio.
        profile: File for the profile; None for a run without.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "book.txt").write_text(script(lines))
        arguments = ["run", "book.txt", "--sample-rate", str(sample_rate_hz), "-q", "--no-progress"]
        program = Path(__file__).with_name("pipeline_run.py")
        start_s = time.monotonic()
        subprocess.run(
            [sys.executable, str(program), "notes.json", *arguments],
            cwd=folder,
            env={**os.environ, **({"PROFILE": str(profile)} if profile else {})},
            check=True,
        )
        wall_s = time.monotonic() - start_s
        notes = json.loads((folder / "notes.json").read_bytes())
        alignment = json.loads((folder / "out" / "book.json").read_bytes())
    if alignment["summary"]["done"] != lines:
        sys.exit(f"void: {alignment['summary']['done']} of {lines} lines were spoken")
    return Round(
        audio_s=alignment["audio"]["duration_s"],
        wall_s=wall_s,
        voices_cpu_s=notes[-1]["voices_cpu_s"],
        phases=_phases(start_s, notes),
    )


def _phases(start_s: float, notes: list[dict[str, Any]]) -> tuple[Phase, ...]:
    """Return the phases between the notes; both processes use the clock of the system."""
    marks: list[dict[str, Any]] = [{"phase": "starting", "at_s": start_s, "own_cpu_s": 0.0}, *notes]
    return tuple(
        Phase(
            name=begin["phase"],
            wall_s=end["at_s"] - begin["at_s"],
            own_cpu_s=end["own_cpu_s"] - begin["own_cpu_s"],
        )
        for begin, end in pairwise(marks)
    )


def show(rounds: list[Round]) -> None:
    """Print the figures of the rounds."""
    cores = os.cpu_count() or 1
    rate = median(each.rate for each in rounds)
    audio_s, wall_s = rounds[0].audio_s, median(each.wall_s for each in rounds)
    cpu_s = median(each.cpu_s for each in rounds)
    spread = f"{min(each.rate for each in rounds):.0f} to {max(each.rate for each in rounds):.0f}"
    print(f"{audio_s / 3600:.2f} h of audio in {wall_s:.1f} s: {rate:.0f} s of audio a second ({spread}),")
    print(f"{rate / _AIM:.2f} times the aim of {_AIM:.0f} at 24 kHz on two cores")
    unwaiting = audio_s / cpu_s * cores
    print(f"CPU: {cpu_s:.1f} s; {cores} cores that never wait would do {unwaiting:.0f} s a second\n")
    print(f"{'':10}  {'wall s':>7}  {'main CPU s':>10}  {'voices CPU s':>12}  {'cores taken':>11}")
    for place, phase in enumerate(rounds[0].phases):
        wall_s = median(each.phases[place].wall_s for each in rounds)
        own_s = median(each.phases[place].own_cpu_s for each in rounds)
        voices_s = median(each.voices_cpu_s for each in rounds) if phase.name == "speaking" else 0.0
        taken = f"{(own_s + voices_s) / wall_s:.2f} of {cores}"
        print(f"{phase.name:10}  {wall_s:7.2f}  {own_s:10.2f}  {voices_s:12.2f}  {taken:>11}")


def show_profile(lines: int, sample_rate_hz: int) -> None:
    """Print where the main process spends its time; cProfile slows it down."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder) / "profile"
        measure(lines, sample_rate_hz, profile)
        print(f"\nThe main process under cProfile, the {_TOP} functions with most own time")
        pstats.Stats(str(profile)).sort_stats("tottime").print_stats(_TOP)


def main() -> None:
    """Measure some runs, and profile one more with `--profile`."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=3000)
    parser.add_argument("--sample-rate", type=int, default=24000, metavar="HZ")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--profile", action="store_true", help="one more run, under cProfile")
    options = parser.parse_args()
    print(
        f"{options.lines:,} lines at {options.sample_rate} Hz, medians of {options.rounds} rounds; "
        f"the machine's load before: {os.getloadavg()[0]:.1f}"
    )
    show([measure(options.lines, options.sample_rate) for _ in range(options.rounds)])
    if options.profile:
        show_profile(options.lines, options.sample_rate)


if __name__ == "__main__":
    main()
