"""What the house promises of itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

from subgen.config.formats import TEXT_FORMATS
from subgen.formats.registry import WRITERS
from subgen.inputs.reader import ENDINGS
from tests.conftest import ROOT, SAMPLES, Cli


def test_the_formats_that_the_help_names_are_those_that_can_be_written() -> None:
    assert list(TEXT_FORMATS) == list(WRITERS)


def test_the_samples_cover_every_kind_of_input() -> None:
    samples = {path.suffix for path in SAMPLES.iterdir() if path.name != "README.md"}

    assert samples == set(ENDINGS)


def test_the_readme_has_one_command_to_try_and_one_to_test() -> None:
    readme = (ROOT / "README.md").read_text()

    for mark in ("try", "test"):
        (block,) = re.findall(rf"<!-- {mark} -->\n```sh\n(.*?)```\n<!-- /{mark} -->", readme, re.DOTALL)
        assert "pip install" in block


def test_the_package_imports_nothing_by_itself(subgen: Cli) -> None:
    answer = subgen.python(
        "-c", "import sys, subgen; print({name for name in sys.modules if 'subgen' in name})"
    )

    assert answer.stdout == "{'subgen'}\n"


def test_the_distribution_has_a_name_of_its_own_and_the_command_is_subgen(
    subgen: Cli, tmp_path: Path
) -> None:
    build = (
        "import os, sys; os.chdir(sys.argv[1]); from hatchling import build; build.build_wheel(sys.argv[2])"
    )
    subgen.python("-c", build, ROOT, tmp_path)

    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as files:
        texts = {
            Path(name).name: files.read(name).decode() for name in files.namelist() if "dist-info" in name
        }
    assert "\nName: subgen-speech\n" in texts["METADATA"]
    assert texts["entry_points.txt"] == "[console_scripts]\nsubgen = subgen.cli:main\n"


def own_files() -> Iterator[Path]:
    """The files of the repository, but for pictures and what other programs keep in it."""
    for path in ROOT.rglob("*"):
        names = path.relative_to(ROOT).parts
        is_ours = not any(
            name in {".git", ".venv", "__pycache__", "out"} or "_cache" in name for name in names
        )
        if is_ours and path.is_file() and path.suffix != ".png":
            yield path


def test_nothing_says_to_install_the_program_of_that_name_on_the_index() -> None:
    installers = [["pip", "install"], ["pip", "install", "-U"], ["pipx", "install"], ["pipx", "run"], ["uvx"]]
    wrong = [" ".join([*words, "subgen"]).encode() for words in [*installers, ["uv", "tool", "install"]]]

    assert [path for path in own_files() for words in wrong if words in path.read_bytes()] == []
