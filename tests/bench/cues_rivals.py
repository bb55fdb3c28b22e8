"""The rivals of `cues.py` that are run: packages in an environment of their own, made when it is needed.

whisperX   its `SubtitlesWriter`, asked for rows of 42 characters and two of them. Its words come without the
           spaces between them, and it counts them so: the rows get longer than was asked
stable-ts  its default regrouping, which ends a cue after 70 characters, and rows of 42
recipe     stable-ts, with what its author says to who wants two rows (its issue 415, with 43 for our 42)
lengths    stable-ts, with no regrouping but that of lengths, 70 and rows of 42. It breaks the least: of 19
           settings that were tried, the best (the same with 76) broke 1 % less

stable-ts begins with the lines of the script as segments, as its `align` can give them. Every rival writes
SRT, which is read as any other file. A figure is void unless the words of the script are in it, in order.
"""

import json
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from subgen.formats.lenient.srt import read_srt
from subgen.formats.lenient.visible_cues import Written
from subgen.model import SubtitleCue
from tests.bench.cues_peer import Heard

__all__ = ["installed", "written"]

_FOLDER = Path(__file__).parent
_PLACE = _FOLDER.parents[1] / ".venv-cues"
_PYTHON = _PLACE / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    """A program of ours, and what it takes to run.

    Attributes:
        program: Its file.
        installs: What pip is told, one call after the other. The packages of the rivals come without what
            they depend on, most of which recognises speech.
    """

    program: str
    installs: tuple[tuple[str, ...], ...]


_WHISPERX = _Package(program="cues_whisperx.py", installs=(("--no-deps", "whisperx==3.8.6"),))
_STABLE = _Package(
    program="cues_stable.py",
    # Any torch does, newer ones too: it is imported, and nothing more. A plain `torch` is the newest, on
    # Linux with gigabytes of CUDA; of this one pip takes the CPU's build where one of its sources has it.
    installs=(("torch==2.13.0", "numpy", "tqdm"), ("--no-deps", "stable-ts==2.19.1")),
)
_IN_ROWS = "sl=42++++++1"
_RECIPE = "cm_sp=,* /\N{FULLWIDTH COMMA}_sg=.5_mg=.3+3_sp=.* /。/?/\N{FULLWIDTH QUESTION MARK}_sl=84"
_RIVALS: Mapping[str, tuple[_Package, str]] = MappingProxyType(
    {
        "whisperX": (_WHISPERX, ""),
        "stable-ts": (_STABLE, f"da_{_IN_ROWS}"),
        "recipe": (_STABLE, f"{_RECIPE}_{_IN_ROWS}"),
        "lengths": (_STABLE, f"sl=70_{_IN_ROWS}"),
    }
)
"""What the table calls a rival -> its package, and how it regroups, where it is told."""


def installed() -> list[str]:
    """The rivals that can be run, installed first where they are not; what cannot be is told of."""
    works = {package: _works(package) or _install(package) for package in (_WHISPERX, _STABLE)}
    for package in (package for package, well in works.items() if not well):
        print(f"{package.installs[-1][-1]} cannot be installed in {_PLACE.name}, and is left out")
    return [name for name, (package, _) in _RIVALS.items() if works[package]]


def written(name: str, lines: Sequence[Sequence[Heard]], language: str) -> list[SubtitleCue]:
    """The cues that a rival writes for the lines of a script."""
    package, told = _RIVALS[name]
    words = [[{"word": w.text, "start": w.start_s, "end": w.end_s} for w in line] for line in lines]
    ran = _run(package, told, json.dumps({"language": language, "lines": words}))
    if ran.returncode:
        sys.exit(f"void: {name}: {ran.stderr}")
    cues = [each.cue for each in read_srt(ran.stdout.splitlines()) if isinstance(each, Written)]
    said = [word for cue in cues for row in cue.rows for word in row.split()]
    if said != [part for line in lines for word in line for part in word.text.split()]:
        sys.exit(f"void: {name} does not write the words of the script")
    return [replace(cue, language=language) for cue in cues]


def _works(package: _Package) -> bool:
    """Whether a program runs, with a script of one word."""
    word = {"word": "Yes.", "start": 0.0, "end": 1.0}
    script = json.dumps({"language": "en", "lines": [[word]]})
    return _PYTHON.exists() and not _run(package, "da", script).returncode


def _run(package: _Package, told: str, script: str) -> subprocess.CompletedProcess[str]:
    command = (str(_PYTHON), "-X", "utf8", str(_FOLDER / package.program), told)
    return subprocess.run(command, input=script, capture_output=True, encoding="utf-8", check=False)


def _install(package: _Package) -> bool:
    """Put a package into the environment, which is made if need be; whether its program runs then."""
    print(f"installing {package.installs[-1][-1]} in {_PLACE.name}", flush=True)
    if not _PYTHON.exists():
        venv.create(_PLACE, with_pip=True)
    pip = (str(_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    return all(_ends_well((*pip, *what)) for what in package.installs) and _works(package)


def _ends_well(command: tuple[str, ...]) -> bool:
    return not subprocess.run(command, capture_output=True, check=False).returncode
