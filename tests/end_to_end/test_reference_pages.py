"""The reference pages are true: their tables are the program's, their examples have its fields."""

import json
import re
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from subgen import check_text, plan
from subgen.audio.encoder import ENCODINGS
from subgen.config.fonts import FONTS
from subgen.config.schema import Config, Language, Price, Standard, Style as StyleTable
from subgen.config.settings import KARAOKE_STYLES, Settings, Style
from subgen.cues.rules import RULES
from subgen.cues.standards import STANDARDS, CueStandard
from subgen.formats.alignment.schema import Alignment
from subgen.formats.registry import WRITERS, format_of
from subgen.inputs.columns import KNOWN_COLUMNS
from subgen.inputs.reader import ENDINGS
from subgen.server.faults.spec import FAULTS
from subgen.server.limits import Limits
from subgen.text.languages import LANGUAGES
from tests.bench.__main__ import benchmarks
from tests.conftest import ROOT, SAMPLES, Cli, Run
from tests.support.pages import blocks, table

CONFIGS = ROOT / "configs"
CONFIGURATION, FORMAT_PAGE = CONFIGS / "README.md", ROOT / "subgen" / "formats" / "README.md"
AUDIO_PAGE, SERVER_PAGE = ROOT / "subgen" / "audio" / "README.md", ROOT / "subgen" / "server" / "README.md"
CLI_PAGE = ROOT / "subgen" / "cli" / "README.md"
INPUT_PAGE, CUE_PAGE = ROOT / "subgen" / "inputs" / "README.md", ROOT / "subgen" / "cues" / "README.md"

RATES_HZ = (8000, 16000, 24000, 44100)


def names(cell: str) -> list[str]:
    """The names in a cell that has several, between commas."""
    return [name.strip(" `") for name in cell.split(",")]


def listed(rows: list[dict[str, str]], head: str) -> list[str]:
    return [name for row in rows for name in names(row[head])]


# configs/README.md


def test_the_example_of_a_configuration_is_one(run: Run, tmp_path: Path) -> None:
    (text,) = blocks(CONFIGURATION.read_text("utf-8"), "toml")
    (tmp_path / "c.toml").write_text(text, "utf-8")
    (tmp_path / "a.txt").write_text("ASHA: Hello.\n")

    run("a.txt", "-c", "c.toml", "--formats", "json")
    checked = check_text("1\n00:00:01,000 --> 00:00:03,000\nHello.\n", config=tmp_path / "c.toml")

    (line,) = json.loads((tmp_path / "out" / "a.json").read_text("utf-8"))["lines"]
    assert (line["speaker"], line["voice"]) == ("ASHA", "maithili")
    assert (checked.standard.line_chars, checked.standard.of("hi").reading_cps) == (32, 20.0)


@pytest.mark.parametrize("path", sorted(CONFIGS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_configuration_that_comes_with_subgen_is_one(path: Path) -> None:
    assert plan(SAMPLES / "radio.txt", config=path).estimate.lines > 0


def test_every_configuration_that_comes_with_subgen_is_listed() -> None:
    listed_files = re.findall(r"\[[\w.]+\]\((\w+\.toml)\)", CONFIGURATION.read_text("utf-8"))

    assert {path.name for path in CONFIGS.glob("*.toml")} == set(listed_files)


def value_of(cell: str) -> object:
    """A default as a cell has it, or None where words describe it."""
    try:
        return tomllib.loads(f"value = {cell}")["value"]
    except tomllib.TOMLDecodeError:
        return None


def default_of(value: object) -> object:
    """A default of the program as TOML has it, or None where nothing is set or it is a table."""
    match value:
        case CueStandard(name=name):
            return name
        case Path():
            return str(value)
        case (int(red), int(green), int(blue)):
            return f"#{red:02x}{green:02x}{blue:02x}"
        case (_, *_):
            return list(value)
        case str() | int() | float():
            return value
        case _:
            return None


def test_the_keys_of_a_configuration_are_listed_with_their_defaults() -> None:
    shown = {row["key"]: value_of(row["default"]) for row in table(CONFIGURATION, "key")}

    assert shown == {name: default_of(getattr(Settings(), name)) for name in Config.__struct_fields__}


def test_the_keys_of_the_style_are_listed_with_their_defaults() -> None:
    shown = {row["style"]: value_of(row["default"]) for row in table(CONFIGURATION, "style")}

    assert shown == {name: default_of(getattr(Style(), name)) for name in StyleTable.__struct_fields__}


def test_the_fonts_of_languages_are_theirs() -> None:
    rows = table(CONFIGURATION, "line in")

    assert {code: row["font"] for row in rows for code in names(row["line in"])} == FONTS


def test_every_key_of_a_standard_is_described() -> None:
    for name in (*Standard.__struct_fields__, *Language.__struct_fields__, *Price.__struct_fields__):
        assert re.search(rf"\b{name}\b", CONFIGURATION.read_text("utf-8")), name


def written(limit: float | None, unit: int = 1) -> str:
    """A limit as the table has it."""
    return "any" if limit is None else f"{limit / unit:.7g}"


def test_the_limits_of_standards_are_theirs() -> None:
    assert table(CONFIGURATION, "standard") == [
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
    (row,) = [row for row in table(CONFIGURATION, "language") if row["language"].startswith(words)]
    for code in codes.split():
        for name in ("netflix", "netflix-children", "netflix-sdh"):
            assert written(STANDARDS[name].of(code).reading_cps) == row[name]
        assert written(STANDARDS["netflix"].of(code).line_chars) == row["line_chars"].partition(";")[0]


# subgen/cli/README.md


def test_every_command_is_listed(subgen: Cli) -> None:
    _, _, commands = subgen("--help").stdout.partition("Commands:\n")

    shown = re.findall(r"^\| `subgen (\w+)", CLI_PAGE.read_text("utf-8"), re.MULTILINE)
    assert sorted(shown) == sorted(re.findall(r"^  (\w+) ", commands, re.MULTILINE))


# subgen/cues/README.md


def test_every_rule_of_the_check_is_listed() -> None:
    assert listed(table(CUE_PAGE, "rule"), "rule") == [*RULES, "unreadable"]


# subgen/formats/README.md


def test_every_format_is_listed_with_the_ending_of_its_files() -> None:
    rows = table(FORMAT_PAGE, "name")

    assert [row["name"] for row in rows] == list(WRITERS)
    assert Settings().formats == tuple(row["name"] for row in rows[:4])  # "The first four are the default."
    assert [format_of(f"a{row['file']}") for row in rows] == list(WRITERS)


def test_every_style_of_karaoke_is_listed() -> None:
    assert {row["--karaoke"] for row in table(FORMAT_PAGE, "`--karaoke`")} == set(KARAOKE_STYLES)


def test_the_kinds_of_findings_are_the_program_s() -> None:
    kinds = {kind for row in table(FORMAT_PAGE, "kind") for kind in names(row["kind"])}
    source = "".join(path.read_text("utf-8") for path in (ROOT / "subgen").rglob("*.py"))

    assert set(re.findall(r"""Finding\(\s*kind="([a-z-]+)\"""", source)) <= kinds
    assert [kind for kind in kinds if f'"{kind}"' not in source] == []


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    shutil.copytree(SAMPLES, tmp_path / "samples")
    return tmp_path


def example(name: str) -> dict[str, Any]:
    """The object of a format that the page shows."""
    shown = [json.loads(block) for block in blocks(FORMAT_PAGE.read_text("utf-8"), "json") if name in block]
    (each,) = shown
    return dict(each)


def test_the_summary_of_the_page_has_the_keys_of_a_summary(run: Run, clone: Path) -> None:
    assert clone.is_dir()
    summary = json.loads(run("samples/story.txt", "--json", "--sample-rate", "8000").stdout)
    shown = example("subgen.summary/1")

    assert list(shown) == list(summary)
    assert list(shown["inputs"][0]) == list(summary["inputs"][0])
    assert list(shown["inputs"][0]["cues"]) == list(summary["inputs"][0]["cues"])
    assert list(shown["inputs"][0]["findings"][0]) == list(summary["inputs"][0]["findings"][0])


def test_the_alignment_of_the_page_has_the_keys_of_an_alignment(run: Run, clone: Path) -> None:
    run("samples/story.txt", "--formats", "json", "--sample-rate", "8000")
    alignment = json.loads((clone / "out" / "story.json").read_text("utf-8"))
    shown = example("subgen.alignment/1")

    assert list(shown) == list(alignment) == list(Alignment.__struct_fields__)
    for part in ("audio", "summary"):
        assert list(shown[part]) == list(alignment[part])
    for part in ("lines", "cues", "chapters"):
        assert list(shown[part][0]) == list(alignment[part][0])
    assert list(shown["lines"][0]["words"][0]) == list(alignment["lines"][0]["words"][0])
    assert list(shown["cues"][0]["spans"][0]) == list(alignment["cues"][0]["spans"][0])


def test_the_fields_of_the_report_are_described(run: Run, clone: Path) -> None:
    run("samples/story.txt", "--formats", "json", "--sample-rate", "8000")
    report = json.loads((clone / "out" / "story.report.json").read_text("utf-8"))
    (listing,) = re.findall(r"describes one input: (.*?)\. It is", FORMAT_PAGE.read_text("utf-8"), re.DOTALL)

    assert re.findall(r"`(\w+)`", listing) == list(report)[1:]  # after `format`


# subgen/audio/README.md


def test_the_bitrates_are_those_of_the_encoders() -> None:
    rows = table(AUDIO_PAGE, "format")

    assert {row["format"]: tuple((rate, int(row[f"{rate} Hz"])) for rate in RATES_HZ) for row in rows} == {
        name: encoding.kbps for name, encoding in ENCODINGS.items() if encoding.kbps
    }


def test_the_delays_are_those_of_the_encoders() -> None:
    head = "delay in such a player, in ms"
    shown = {
        name: [row[f"{rate} Hz"] for rate in RATES_HZ]
        for row in table(AUDIO_PAGE, head)
        for name in names(row[head])
    }

    assert shown.pop("wav") == ["0"] * len(RATES_HZ)
    assert shown == {
        name: [
            f"{encoding.encoder_delay_s(rate) * 1000:.1f}" if encoding.start_samples else "0"
            for rate in RATES_HZ
        ]
        for name, encoding in ENCODINGS.items()
    }


# subgen/inputs/README.md


def test_every_ending_of_an_input_is_listed() -> None:
    assert {name for row in table(INPUT_PAGE, "ending") for name in names(row["ending"])} == {*ENDINGS, "-"}
    assert listed(table(ROOT / "README.md", "ending"), "ending") == listed(
        table(INPUT_PAGE, "ending"), "ending"
    )


def test_every_known_column_is_listed() -> None:
    assert listed(table(INPUT_PAGE, "column"), "column") == list(KNOWN_COLUMNS)


def test_the_codes_of_languages_are_the_service_s() -> None:
    (codes,) = re.findall(
        r"The codes are the service's: `([\w\s]+)`,\nand `auto`", INPUT_PAGE.read_text("utf-8")
    )

    assert ["auto", *codes.split()] == list(LANGUAGES)


# subgen/server/README.md


def test_every_fault_is_listed_with_its_detail() -> None:
    rows = table(SERVER_PAGE, "fault")

    assert [row["fault"] for row in rows] == list(FAULTS)
    for row in rows:
        kind = FAULTS[row["fault"]]
        assert bool(row["detail"]) is (kind.unit is not None)
        assert not row["detail"] or row["detail"].endswith(f"({kind.default:g})")


def test_the_limits_of_the_service_are_its_own() -> None:
    shown = [row["limit"] for row in table(SERVER_PAGE, "limited")]
    limits = Limits()

    assert shown == [
        f"{limits.message_bytes // 2**20} MiB",
        str(limits.sockets),
        str(limits.requests),
        str(limits.requests_per_socket),
        str(limits.spoken_per_socket),
        f"{limits.send_timeout_s:g} s",
        f"{limits.body_timeout_s:g} s",
    ]


def test_the_bounds_of_the_service_are_its_own() -> None:
    shown = [row["bound"] for row in table(SERVER_PAGE, "bounded")]
    limits = Limits()

    assert shown == [
        str(limits.connections),
        f"{limits.header_timeout_s:g} s",
        str(limits.contexts),
        f"{limits.answer_bytes // 2**20} MiB",
        f"{limits.answer_patience_s:g} s",
        f"{limits.answer_audio_s:g} s",
        f"{limits.unhandled_bytes // 2**20} MiB",
    ]


# samples/README.md, tests/bench/README.md


def test_every_sample_is_listed() -> None:
    shown = re.findall(r"^\| \[([\w.-]+)\]\(\1\)", (SAMPLES / "README.md").read_text("utf-8"), re.MULTILINE)

    assert {path.name for path in SAMPLES.iterdir()} - {"README.md"} == set(shown)


def test_every_benchmark_is_listed_with_what_it_measures() -> None:
    page = ROOT / "tests" / "bench" / "README.md"

    assert {row["benchmark"]: row["measures"] for row in table(page, "benchmark")} == benchmarks()
