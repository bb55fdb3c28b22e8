"""Rivals of `cues.py` that are packages, in a separate environment that is made when it is needed.

whisperX   its `SubtitlesWriter`, with two rows of 42 characters. Its words come without the spaces between
           them, and it counts them so: rows get longer than the limit
stable-ts  its default regrouping, which ends a cue after 70 characters, and rows of 42
recipe     stable-ts, with what its author recommends for two rows (its issue 415, with 43 for our 42)
lengths    stable-ts, regrouped by length only, 70 and rows of 42. This breaks the least: of 19 settings that
           were tried, the best one (the same with 76) broke 1 % less

stable-ts gets the lines of the script as segments, as its `align` can return them. Every rival writes SRT,
which is read as any other file. A figure is void unless it has the words of the script, in order.
"""

import json
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from subgen.formats.lenient.file_cue import FileCue
from subgen.formats.lenient.srt import read_srt
from subgen.model import SubtitleCue
from tests.bench.cues_peer import SpokenWord

__all__ = ["installed", "written"]

_FOLDER = Path(__file__).parent
_PLACE = _FOLDER.parents[1] / ".venv-cues"
_PYTHON = _PLACE / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Package:
    """A program of this folder, and the packages that it needs.

    Attributes:
        program: Its file.
        installs: Arguments of pip, one call after the other. The packages of the rivals are installed without
            their dependencies, most of which recognise speech.
    """

    program: str
    installs: tuple[tuple[str, ...], ...]


_WHISPERX = _Package(program="cues_whisperx.py", installs=(("--no-deps", "whisperx==3.8.6"),))
_STABLE = _Package(
    program="cues_stable.py",
    # Any torch will do, newer ones too: it is only imported. A plain `torch` is the newest one, on Linux with
    # gigabytes of CUDA; of this version pip takes the CPU build if one of its indexes has it.
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
"""Name of a rival in the table -> its package, and the regrouping that it is given."""


def installed() -> list[str]:
    """Install the rivals if needed; return those that run, and print which do not."""
    works = {package: _works(package) or _install(package) for package in (_WHISPERX, _STABLE)}
    for package in (package for package, well in works.items() if not well):
        print(f"{package.installs[-1][-1]} cannot be installed in {_PLACE.name}, so it is left out")
    return [name for name, (package, _) in _RIVALS.items() if works[package]]


def written(name: str, lines: Sequence[Sequence[SpokenWord]], language: str) -> list[SubtitleCue]:
    """Run a rival; return the cues that it writes for the lines of a script."""
    package, regrouping = _RIVALS[name]
    words = [[{"word": w.text, "start": w.start_s, "end": w.end_s} for w in line] for line in lines]
    ran = _run(package, regrouping, json.dumps({"language": language, "lines": words}))
    if ran.returncode:
        sys.exit(f"void: {name}: {ran.stderr}")
    cues = [each.cue for each in read_srt(ran.stdout.splitlines()) if isinstance(each, FileCue)]
    shown = [word for cue in cues for row in cue.rows for word in row.split()]
    if shown != [part for line in lines for word in line for part in word.text.split()]:
        sys.exit(f"void: {name} does not write the words of the script")
    return [replace(cue, language=language) for cue in cues]


def _works(package: _Package) -> bool:
    """Return whether a program runs with a script of one word."""
    word = {"word": "Yes.", "start": 0.0, "end": 1.0}
    script = json.dumps({"language": "en", "lines": [[word]]})
    return _PYTHON.exists() and not _run(package, "da", script).returncode


def _run(package: _Package, regrouping: str, script: str) -> subprocess.CompletedProcess[str]:
    command = (str(_PYTHON), "-X", "utf8", str(_FOLDER / package.program), regrouping)
    return subprocess.run(command, input=script, capture_output=True, encoding="utf-8", check=False)


def _install(package: _Package) -> bool:
    """Install a package into the environment, creating it if needed; return whether its program runs."""
    print(f"installing {package.installs[-1][-1]} in {_PLACE.name}", flush=True)
    if not _PYTHON.exists():
        venv.create(_PLACE, with_pip=True)
    pip = (str(_PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    return all(_succeeds((*pip, *what)) for what in package.installs) and _works(package)


def _succeeds(command: tuple[str, ...]) -> bool:
    return not subprocess.run(command, capture_output=True, check=False).returncode
