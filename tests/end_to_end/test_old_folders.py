"""Folders of earlier versions, used with the present one: nothing is sent, written or found wrong.

How each folder was made is in tests/old_folders/README.md.
"""

import json
import re
from pathlib import Path
from shutil import copyfile, copytree, rmtree
from typing import Any

import pytest

from tests.conftest import ROOT, Cli
from tests.support.delivered_files import digests

pytestmark = pytest.mark.parametrize("folder", ["0.1.0"], indirect=True)

JOBS = {"tale.txt": "tale.toml", "names.csv": "names.toml"}
"""Input -> its configuration, of the jobs that are done."""

both_jobs = pytest.mark.parametrize("name", JOBS)

TEXTS_OF_TALE = {"srt", "vtt", "ass", "json", "lrc", "ttml", "TextGrid", "ctm", "tsv", "audacity.txt"}
TEXTS_OF_NAMES = {"srt", "json"}


@pytest.fixture
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A copy of such a folder, in another place and with other times of modification."""
    old = ROOT / "tests" / "old_folders" / request.param
    return copytree(old, tmp_path, dirs_exist_ok=True, copy_function=copyfile)


def summary(subgen: Cli, name: str, *options: str) -> dict[str, Any]:
    """The summary of a run that may send nothing, succeeds, and remarks on its input alone."""
    answer = subgen("run", name, "-c", JOBS[name], "--max-characters", "0", "--json", *options)
    assert answer.returncode == 0, answer.stderr
    assert all(row.startswith(f"subgen: {name}: ") for row in answer.stderr.splitlines())
    facts: dict[str, Any] = json.loads(answer.stdout)
    return facts


def written(facts: dict[str, Any]) -> set[str]:
    """The files that a run of one input wrote."""
    return set(facts["inputs"][0]["written"])


def lasting_facts(report: Path) -> dict[str, Any]:
    """A report without the facts of one run, and without the wording of its findings."""
    facts: dict[str, Any] = json.loads(report.read_text())
    if "late_s" in facts:  # its name in 0.1.0
        facts["encoder_delay_s"] = facts.pop("late_s")
    for finding in facts["findings"]:
        del finding["message"]
    return {key: value for key, value in facts.items() if key not in ("attempts", "wall_s")}


def timings(alignment: Path) -> list[str]:
    """How the time of each word of an alignment was found."""
    facts = json.loads(alignment.read_text())
    return [word["timing"] for line in facts["lines"] for word in line["words"]]


@both_jobs
def test_nothing_is_sent_or_written(subgen: Cli, folder: Path, name: str) -> None:
    files = {path: path.stat().st_mtime_ns for path in (folder / "out").rglob("*.*") if path.is_file()}
    before = digests(folder / "out")

    facts = summary(subgen, name)

    assert (facts["attempts"], facts["characters_sent"], facts["pending"], written(facts)) == (0, 0, 0, set())
    assert digests(folder / "out") == before
    outputs = [path for path in files if ".subgen" not in path.parts]
    assert {path: path.stat().st_mtime_ns for path in outputs} == {path: files[path] for path in outputs}


def test_verify_finds_nothing(subgen: Cli, folder: Path) -> None:
    assert folder.exists()

    answer = subgen("verify", "out")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout.startswith("14 takes, 21 files, 9 lines, 23 cues ")


def test_status_knows_every_line_and_output(subgen: Cli, folder: Path) -> None:
    assert folder.exists()

    answer = subgen("status", "out", "--json")

    facts = {each["file"]: each for each in json.loads(answer.stdout)["inputs"]}
    assert {name: (each["done"], each["failed"], each["pending"]) for name, each in facts.items()} == {
        "guests.csv": (1, 1, 0),
        "names.csv": (3, 0, 0),
        "tale.txt": (4, 0, 0),
    }
    assert {output["state"] for each in facts.values() for output in each["outputs"]} == {"right"}
    (failure,) = facts["guests.csv"]["failures"]
    assert failure["reason"].startswith("voice_id 'nobody' is not a voice of this service; ")


def test_takes_lists_the_versions_of_a_line(subgen: Cli, folder: Path) -> None:
    assert folder.exists()

    versions = {name: subgen("takes", "out", name).stdout for name in ("tale:1", "tale:2", "names:a")}

    in_use = {name: [" yes" in row for row in text.splitlines()[2:]] for name, text in versions.items()}
    assert in_use == {"tale:1": [False, True], "tale:2": [True], "names:a": [True, False]}


def test_use_goes_back_to_a_take_and_writes_the_outputs_with_it(subgen: Cli, folder: Path) -> None:
    assert timings(folder / "out" / "guests.json") == ["estimated", "service", "estimated"]

    answer = subgen("use", "out", "guests:1", "1")

    assert answer.returncode == 0
    assert timings(folder / "out" / "guests.json") == ["service", "service", "service"]
    assert subgen("verify", "out").returncode == 0


@both_jobs
def test_outputs_that_were_deleted_are_written_again_to_the_same_bytes(
    subgen: Cli, folder: Path, name: str
) -> None:
    stem, out = Path(name).stem, folder / "out"
    before, report = digests(out), lasting_facts(out / f"{stem}.report.json")
    for path in out.glob(f"{stem}.*"):
        path.unlink()
    rmtree(out / stem, ignore_errors=True)
    assert len(digests(out)) < len(before)

    facts = summary(subgen, name)

    assert (facts["attempts"], facts["characters_sent"]) == (0, 0)
    if name == "names.csv":  # 0.1.0 did not name the clips
        without_clips = re.sub(r'"clip":"[^"]*",', "", (out / "names.json").read_text())
        (out / "names.json").write_text(without_clips)
    assert digests(out) == before
    assert lasting_facts(out / f"{stem}.report.json") == report


@pytest.mark.parametrize(
    ("name", "endings"), [("tale.txt", TEXTS_OF_TALE), ("names.csv", TEXTS_OF_NAMES)], ids=JOBS
)
def test_another_standard_writes_the_texts_alone(
    subgen: Cli, folder: Path, name: str, endings: set[str]
) -> None:
    assert folder.exists()

    facts = summary(subgen, name, "--standard", "shorts")

    assert facts["attempts"] == 0
    assert written(facts) == {f"out/{Path(name).stem}.{ending}" for ending in {*endings, "report.json"}}


def test_a_new_line_is_the_only_one_that_is_sent(subgen: Cli, folder: Path) -> None:
    with (folder / "names.csv").open("a") as table:
        table.write("d,Four.,meher,,\n")

    answer = subgen("run", "names.csv", "-c", "names.toml", "--json")

    facts = json.loads(answer.stdout)
    assert (facts["done"], facts["attempts"], facts["characters_sent"]) == (4, 1, len("Four."))
    assert {path for path in written(facts) if "wavs" in path} == {"out/names/wavs/d.wav"}
