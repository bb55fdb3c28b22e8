"""What the house promises of itself."""

import re

from subgen.config import settings
from subgen.formats.registry import WRITERS
from subgen.inputs.reader import ENDINGS
from tests.conftest import ROOT, SAMPLES, Cli


def test_the_formats_that_the_help_names_are_those_that_can_be_written() -> None:
    assert set(settings.FORMATS) == set(WRITERS)


def test_the_samples_cover_every_kind_of_input() -> None:
    assert {path.suffix for path in SAMPLES.iterdir()} == set(ENDINGS)


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
