"""The pages are true: their commands run, their links resolve, the quoted help is the help."""

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg
import pytest

from tests.conftest import ROOT, Cli
from tests.support.pages import HELP_PAGE, PAGES, Section, blocks, quoted_help, sections, slugs

README = ROOT / "README.md"

LONGEST_README, LONGEST_WALK = 300, 15
"""Lines; those of a walk are counted without empty ones."""

NEEDS = {
    "export SMALLEST_API_KEY=...": "a key",
    "subgen voices --service smallest": "a key",
    "subgen run samples/story.txt --service smallest -o out": "a key",
    "mpv out/story.wav --sub-file=out/story.ass --force-window": "a player",
    "pipx install .                                      # or: uv tool install .": "pipx or uv",
    "uvx --from . subgen run samples/story.txt -o out    # without installing": "uv",
}
"""Commands of the pages that no test runs -> what they need."""


def commands(section: Section) -> list[str]:
    """Lines of a section's shell blocks, without the set-up between the marks, which .ci/run runs."""
    lines = [line for block in blocks(section.text, "sh") for line in block.splitlines()]
    return [line for line in lines if not line.startswith("python3 -m venv")]


OLD_FOLDERS = ROOT / "tests" / "old_folders" / "README.md"
"""A record of the commands that made a folder with an earlier version."""

SECTIONS = [section for page in PAGES if page != OLD_FOLDERS for section in sections(page)]
WALKS = [section for section in SECTIONS if set(commands(section)) - NEEDS.keys()]


def test_every_command_is_one_that_runs_or_is_listed_with_what_it_needs() -> None:
    given = [line for section in SECTIONS for line in commands(section)]

    assert [line for line in given if not line.startswith(("subgen ", "ffmpeg ")) and line not in NEEDS] == []
    assert NEEDS.keys() <= set(given)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for folder in ("samples", "configs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def write_files_of(section: Section, folder: Path) -> None:
    """Write the files that a section shows below a mark with their name."""
    shown = re.findall(r"<!-- file: (\S+) -->\n```\w+\n(.*?)```", section.text, re.DOTALL)
    for name, content in shown:
        (folder / name).write_text(content, "utf-8")


def run_ffmpeg(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a command with the ffmpeg of the package, over a video of one second."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    picture = ("-f", "lavfi", "-i", "color=size=320x180:rate=25:duration=1", "-c:v", "mpeg4", "video.mp4")
    subprocess.run([program, "-v", "error", *picture], cwd=folder, check=True)
    return subprocess.run(
        [program, "-v", "error", *words(line)],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def words(line: str) -> list[str]:
    """The words after the program's name, without the comment."""
    return shlex.split(line, comments=True)[1:]


@pytest.mark.parametrize("section", WALKS, ids=str)
def test_commands_run_one_after_the_other_as_they_stand(subgen: Cli, clone: Path, section: Section) -> None:
    lines = [line for line in commands(section) if line not in NEEDS]
    write_files_of(section, clone)

    answers = [
        subgen(*words(line)) if line.startswith("subgen ") else run_ffmpeg(line, clone) for line in lines
    ]

    assert [
        (line, answer.returncode, answer.stderr)
        for line, answer in zip(lines, answers, strict=True)
        if answer.returncode
    ] == []
    assert "Traceback" not in "".join(answer.stderr for answer in answers)
    assert ("out" in {path.name for path in clone.iterdir()}) is any("-o out" in line for line in lines)


def test_a_command_for_the_hosted_service_passes_its_dry_run(subgen: Cli, clone: Path) -> None:
    assert clone.is_dir()
    (line,) = [line for line in NEEDS if line.startswith("subgen run") and "smallest" in line]

    answer = subgen(*words(line), "--dry-run", env={"SMALLEST_API_KEY": "a-key"})

    assert (answer.returncode, answer.stdout.splitlines()[-1]) == (0, "nothing was sent")


def test_the_quoted_help_is_the_help(subgen: Cli) -> None:
    help_text = subgen("run", "--help", env={"COLUMNS": "100"}).stdout

    page = HELP_PAGE.relative_to(ROOT)
    assert quoted_help() == help_text, (
        f"renew {page} with `python -m tests.support.pages`; the block should be:\n{help_text}"
    )


def test_the_readme_is_short() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= LONGEST_README


def test_each_job_of_the_readme_is_a_short_walk_from_a_file_of_the_user_s_own() -> None:
    walks = [section for section in sections(README) if "<!-- file: " in section.text]

    assert [walk.title for walk in walks] == ["An audiobook", "A video", "A dataset"]
    for walk in walks:
        assert len([line for line in walk.text.splitlines() if line.strip()]) <= LONGEST_WALK, walk.title
        assert walk in WALKS


def links(page: Path) -> Iterator[str]:
    """The links of a page that stay within the project."""
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not re.match(r"[a-z]+:", target):
            yield target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_named_files_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in links(page):
        file, _, anchor = target.partition("#")
        linked = (page.parent / file).resolve() if file else page
        assert linked.exists(), target
        assert not anchor or anchor in slugs(linked), target
    for path in re.findall(r"`(?:python |bash )?((?:configs|samples|tests|subgen)/[\w./-]+)`", text):
        assert (ROOT / path).exists(), path


def test_every_page_for_users_is_linked_from_the_readme() -> None:
    linked = {(ROOT / target.partition("#")[0]).resolve() for target in links(README)}
    of_the_tests = {OLD_FOLDERS, ROOT / "tests" / "transcripts" / "README.md"}

    assert {*PAGES[1:]} - of_the_tests <= linked


def test_the_floors_are_those_of_the_import_rules() -> None:
    (block,) = re.findall(
        r"<!-- floors -->\n```text\n(.*?)```\n<!-- /floors -->", README.read_text("utf-8"), re.DOTALL
    )
    shown = [re.split(r"\s{2,}", line)[0].split(" | ") for line in block.splitlines()]
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]
    (layers,) = [
        contract["layers"]
        for contract in tools["importlinter"]["contracts"]
        if contract.get("containers") == ["subgen"]
    ]

    assert shown == [layer.split(" | ") for layer in layers]
