"""The README is true: its commands run, its help is the help, its configuration is one."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from subgen.config.fonts import FONTS
from subgen.config.load import settle
from subgen.config.schema import Config, Language, Standard
from subgen.cues.rules import RULES
from subgen.cues.standards import STANDARDS
from subgen.formats.alignment.schema import Alignment
from subgen.providers.registry import service_named
from tests.conftest import ROOT, Cli, Run

README = (ROOT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def commands() -> list[str]:
    """Lines of the README's shell blocks, but for those that set up, which are run elsewhere."""
    return [
        line
        for block in blocks("sh")
        for line in block.splitlines()
        if not line.startswith("python3 -m venv")
    ]


def own_commands() -> list[str]:
    return [line for line in commands() if line.startswith("subgen ")]


def test_the_commands_are_subgen_s_own_but_for_the_key() -> None:
    assert [line for line in commands() if line not in own_commands()] == ["export SMALLEST_API_KEY=..."]


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    for folder in ("samples", "configs"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def words(line: str) -> list[str]:
    """What stands after `subgen`, without the comment."""
    return shlex.split(line, comments=True)[1:]


@pytest.mark.parametrize(
    "lines",
    [
        [line for line in block.splitlines() if line in own_commands()]
        for block in blocks("sh")
        if "smallest" not in block and "subgen " in block and "venv" not in block
    ],
    ids=lambda lines: lines[0].partition(" #")[0],
)
def test_commands_run_one_after_the_other_as_they_stand(subgen: Cli, clone: Path, lines: list[str]) -> None:
    answers = [subgen(*words(line)) for line in lines]

    assert [answer.returncode for answer in answers] == [0] * len(lines)
    assert "Traceback" not in "".join(answer.stderr for answer in answers)
    assert ("out" in {path.name for path in clone.iterdir()}) is any("-o out" in line for line in lines)


def test_a_command_for_the_hosted_service_is_one_that_can_be_given(subgen: Cli, clone: Path) -> None:
    assert clone.is_dir()
    (line,) = [line for line in own_commands() if "run" in line and "smallest" in line]

    answer = subgen(*words(line), "--dry-run", env={"SMALLEST_API_KEY": "a-key"})

    assert (answer.returncode, answer.stdout.splitlines()[-1]) == (0, "nothing was sent")


def test_the_help_is_the_help(subgen: Cli) -> None:
    (shown,) = re.findall(r"<!-- help -->\n```text\n(.*?)```\n<!-- /help -->", README, re.DOTALL)

    assert subgen("run", "--help", env={"COLUMNS": "100"}).stdout == shown


def test_the_configuration_of_the_readme_is_one() -> None:
    (text,) = blocks("toml")

    settings = settle({}, "README.md", text, service_named=service_named)

    assert (settings.standard.line_chars, settings.standard.of("hi").reading_cps) == (32, 20.0)
    assert settings.cast["ASHA"].voice == "maithili"


def test_the_fonts_of_languages_are_theirs() -> None:
    told = {code.strip(" `"): row["font"] for row in table("line in") for code in row["line in"].split(",")}

    assert told == FONTS


def test_every_key_of_a_standard_is_told() -> None:
    for name in (*Standard.__struct_fields__, *Language.__struct_fields__):
        assert re.search(rf"\b{name}\b", README), name


def table(first: str) -> list[dict[str, str]]:
    """Rows of the table whose first column has this head."""
    (lines,) = re.findall(rf"^(\| {first} \|.*\n(?:\|.*\n)+)", README, re.MULTILINE)
    head, _, *rows = [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines.splitlines()
    ]
    return [dict(zip(head, row, strict=True)) for row in rows]


def written(limit: float | None, unit: int = 1) -> str:
    """A limit as the table has it."""
    return "any" if limit is None else f"{limit / unit:.7g}"


def test_the_limits_of_standards_are_theirs() -> None:
    assert table("standard") == [
        {
            "standard": standard.name,
            "line_chars": written(standard.line_chars),
            "lines": written(standard.lines),
            "shortest_ms": written(standard.shortest_us, 1000),
            "longest_ms": written(standard.longest_us, 1000),
            "gap_ms": written(standard.gap_us, 1000),
            "reading_cps": written(standard.reading_cps),
            "linger_ms": written(standard.linger_us, 1000),
            "close_gaps_ms": written(standard.close_gaps_us, 1000),
        }
        for standard in STANDARDS.values()
    ]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("English", "en"),
        ("Arabic", "ar"),
        ("Hindi", "hi bn gu kn ml mr or pa ta te"),
        ("Chinese", "zh"),
        ("Korean", "ko"),
        ("Japanese", "ja"),
        ("Thai", "th"),
    ],
)
def test_the_limits_of_languages_are_theirs(words: str, codes: str) -> None:
    (row,) = [row for row in table("language") if row["language"].startswith(words)]
    for code in codes.split():
        for name in ("netflix", "netflix-children", "netflix-sdh"):
            assert written(STANDARDS[name].of(code).reading_cps) == row[name]
        assert written(STANDARDS["netflix"].of(code).line_chars) == row["line_chars"].partition(";")[0]


def test_every_rule_of_the_check_is_told() -> None:
    told = " ".join(row["rule"].replace("`", "") for row in table("rule")).replace(",", "").split()

    assert told == [*RULES, "unreadable"]


@pytest.mark.parametrize("path", sorted((ROOT / "configs").iterdir()), ids=lambda path: path.stem)
def test_every_configuration_that_comes_with_subgen_is_one(path: Path) -> None:
    settle({}, str(path), path.read_text(), service_named=service_named)


def test_every_key_of_the_configuration_is_told() -> None:
    for name in Config.__struct_fields__:
        assert re.search(rf"\b{name}\b|--{name.replace('_', '-')}\b", README), name


def test_the_summary_of_the_readme_has_the_keys_of_a_summary(run: Run, clone: Path) -> None:
    assert clone.is_dir()
    told = json.loads(run("samples/story.txt", "--json", "--sample-rate", "8000").stdout)
    (shown,) = [json.loads(block) for block in blocks("json") if "subgen.summary/1" in block]

    assert list(shown) == list(told)
    assert list(shown["inputs"][0]) == list(told["inputs"][0])
    assert list(shown["inputs"][0]["cues"]) == list(told["inputs"][0]["cues"])
    assert list(shown["inputs"][0]["findings"][0]) == list(told["inputs"][0]["findings"][0])


def test_the_alignment_of_the_readme_is_one() -> None:
    (shown,) = [json.loads(block) for block in blocks("json") if "subgen.alignment/1" in block]

    assert list(shown) == list(Alignment.__struct_fields__)


def test_what_the_readme_points_to_is_there() -> None:
    links = [path for path in re.findall(r"\]\(([^)]+)\)", README) if not path.startswith("http")]
    named = re.findall(r"`((?:configs|samples|tests|subgen)/[\w./-]+)`", README)

    assert len(links) >= 2
    for path in (*links, *named):
        assert (ROOT / path).exists(), path
