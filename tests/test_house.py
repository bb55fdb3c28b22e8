"""Rules that the code keeps: names, docstrings, public names, packages and their tests."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import subgen as package
from subgen.config.format_table import TEXT_FORMATS
from subgen.formats.registry import WRITERS
from subgen.inputs.reader import ENDINGS
from tests.conftest import ROOT, SAMPLES, Cli
from tests.support import source_code
from tests.support.packages import FIRST_LINES, MORE_THAN_EXPORTS, TEST_FOLDERS, TEST_SUBJECTS
from tests.support.vocabulary import BAD_BEGINNINGS, NOUNS, RETIRED_MODULES, RETIRED_NAMES, RETIRED_WORDS

FORMER_NAMES = '{"Reckoning": "JobEstimate"}'
"""The one place where a retired name is still known, for users of version 0.1.0."""


def test_no_docstring_begins_with_a_riddle() -> None:
    offences = [
        (module.name, f"{name}: {text.splitlines()[0]}")
        for module in source_code.modules()
        for name, text in module.docstrings()
        if re.match(rf"({'|'.join(BAD_BEGINNINGS)})\b", text)
    ]

    assert offences == []


def test_no_retired_word_is_used() -> None:
    patterns = {
        re.compile(rf"(?<![a-z])(?:{word})(?![a-z])", re.IGNORECASE): instead
        for word, instead in RETIRED_WORDS.items()
    }

    offences = [
        (module.name, f"{', '.join(sorted(set(found)))}: say {instead}")
        for module in source_code.modules()
        for pattern, instead in patterns.items()
        if (found := [each.group() for each in pattern.finditer(module.text.replace(FORMER_NAMES, ""))])
    ]

    assert offences == []


def test_no_retired_name_is_used() -> None:
    offences = [
        (module.name, f"{name}: say {RETIRED_NAMES[name]}")
        for module in source_code.modules()
        for name in sorted(RETIRED_NAMES.keys() & set(module.identifiers()))
    ]

    assert offences == []


def test_modules_are_named_after_things_and_not_after_activities() -> None:
    stems = {module.name.rpartition(".")[2] for module in source_code.modules()}
    activities = {stem for stem in stems if re.search(r"(ing|ed)$", stem)}

    assert {stem: RETIRED_MODULES[stem] for stem in stems & RETIRED_MODULES.keys()} == {}
    assert activities == NOUNS.keys()


def test_no_package_hides_a_public_name_of_the_library() -> None:
    """Importing `subgen.plan`, if it were a module, would replace the function `subgen.plan`."""
    at_top = {path.stem for path in (ROOT / "subgen").iterdir()}

    assert at_top & set(package.__all__) == set()


def test_all_names_without_an_underscore_are_in_all() -> None:
    offences = [
        (module.name, name)
        for module in source_code.modules()
        if module.name != "subgen.__main__" and not module.is_package
        for name in sorted(module.defined - (module.public or frozenset()))
    ]

    assert offences == []


def test_every_name_in_all_is_used_elsewhere() -> None:
    """By another module or a test, or in the signature of a public name, or by users of the library."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    for module in (*source_code.modules(), *source_code.test_modules()):
        for name in module.uses:
            users[name].add(module.name)

    offences = [
        (module.name, name)
        for module in source_code.modules()
        if module.name != "subgen"
        for name in sorted((module.public or frozenset()) - module.in_signatures - set(package.__all__))
        if not users[name] - {module.name}
    ]

    assert offences == []


def test_every_package_has_its_first_line() -> None:
    first_lines = {
        module.name: (ast.get_docstring(module.tree) or "").split("\n")[0]
        for module in source_code.modules()
        if module.is_package and module.name.count(".") <= 1
    }

    assert first_lines == FIRST_LINES


def test_the_init_of_a_package_only_exports_names() -> None:
    more = {
        module.name
        for module in source_code.modules()
        if module.is_package
        for node in module.tree.body[1:]
        if not isinstance(node, ast.ImportFrom) and not ast.unparse(node).startswith("__all__ = ")
    }

    assert more == MORE_THAN_EXPORTS.keys()


def test_the_tests_mirror_the_packages() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0] != "_"}
    subjects = {
        str(path.relative_to(ROOT / "tests"))
        for path in (ROOT / "tests").glob("*/test_*.py")
        if path.parent.name not in TEST_FOLDERS
        and path.stem.removeprefix("test_") not in names_in(path.parent.name)
    }

    assert folders - TEST_FOLDERS.keys() <= {path.name for path in (ROOT / "subgen").iterdir()}
    assert subjects == TEST_SUBJECTS.keys()


def names_in(folder: str) -> set[str]:
    """Names of tests for the modules of a package: `reader` or `alignment_reader` for `alignment/reader`."""
    paths = [path.relative_to(ROOT / "subgen" / folder) for path in (ROOT / "subgen" / folder).rglob("*.py")]
    return {path.stem for path in paths} | {"_".join(path.with_suffix("").parts) for path in paths}


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
