"""`subgen schema`: an independent validator accepts what the program reads and writes, and nothing else."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from subgen.cli.json_schema import schema_of
from subgen.config.validation import problems
from subgen.providers.smallest.catalog import LOCAL
from tests.conftest import ROOT, SAMPLES, Cli, Run
from tests.support.cli_process import Forks

NAMES = ("config", "alignment", "report", "summary", "status", "voices")


def faults_of(name: str, value: object) -> list[str]:
    faults = Draft202012Validator(schema_of(name)).iter_errors(value)
    return [f"{fault.json_path}: {fault.message}" for fault in faults]


def values(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


@pytest.mark.parametrize("name", NAMES)
def test_each_name_prints_a_valid_schema(subgen: Cli, name: str) -> None:
    answer = subgen("schema", name)

    assert (answer.returncode, answer.stderr) == (0, "")
    schema = json.loads(answer.stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("confg", "subgen: no schema 'confg'; did you mean 'config'?\n"),
        ("review", "subgen: no schema 'review'; known: config, alignment, report, summary, status, voices\n"),
    ],
)
def test_an_unknown_name_is_a_usage_error_with_the_nearest_names(subgen: Cli, name: str, error: str) -> None:
    answer = subgen("schema", name)

    assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", error)


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (each for each in (schema, *schema.get("$defs", {}).values()) if "properties" in each)


@pytest.mark.parametrize("name", NAMES)
def test_every_type_and_every_key_has_a_description(name: str) -> None:
    for each in objects(schema_of(name)):
        assert each["description"].endswith("."), each["title"]
        for key, schema in each["properties"].items():
            assert schema.get("description", "").endswith("."), (each["title"], key)


# Outputs


RUNS = [
    ("story.txt", ()),
    ("dialogue.csv", ("--formats", "json")),
    ("chapter.md", ("--audio", "mp3", "--formats", "json")),
    ("hindi.csv", ("--formats", "json", "--standard", "line")),
    ("glossary.tsv", ("--formats", "json", "--audio", "none")),
    ("prompts.jsonl", ("-c", str(ROOT / "configs" / "dataset.toml"))),
    ("product-video.csv", ("-c", str(ROOT / "configs" / "video.toml"))),
    ("radio.txt", ("-c", str(ROOT / "configs" / "radio.toml"))),
]


def test_the_runs_are_of_all_samples() -> None:
    assert {name for name, _ in RUNS} == {path.name for path in SAMPLES.iterdir()} - {"README.md"}


@pytest.mark.parametrize(("sample", "options"), RUNS, ids=[name for name, _ in RUNS])
def test_the_outputs_of_each_sample_are_valid(
    subgen: Cli, run: Run, tmp_path: Path, sample: str, options: tuple[str, ...]
) -> None:
    words = (SAMPLES / sample, *options, "--json")
    stem = tmp_path / "out" / Path(sample).stem

    estimate, summary = run(*words, "--dry-run"), run(*words)

    assert (estimate.returncode, summary.returncode) == (0, 0)
    assert faults_of("summary", json.loads(estimate.stdout)) == []
    assert faults_of("summary", json.loads(summary.stdout)) == []
    assert faults_of("status", json.loads(subgen("status", "out", "--json").stdout)) == []
    assert faults_of("report", json.loads(stem.with_suffix(".report.json").read_bytes())) == []
    assert faults_of("alignment", json.loads(stem.with_suffix(".json").read_bytes())) == []


def test_the_outputs_of_a_run_with_a_failed_line_are_valid(subgen: Cli, run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("text,voice\nOne.,meher\nTwo.,nobody\n***,\n")
    (tmp_path / "c.toml").write_text("[price]\nper_10k_characters = 0.2\n")
    words = ("x.csv", "-c", "c.toml", "--json", "--clips")

    without_outputs, with_gaps = run(*words), run(*words, "--partial")

    assert (without_outputs.returncode, with_gaps.returncode) == (1, 1)
    assert faults_of("summary", json.loads(without_outputs.stdout)) == []
    summary = json.loads(with_gaps.stdout)
    assert summary["gaps"] == 1
    assert faults_of("summary", summary) == []
    alignment = json.loads((tmp_path / "out" / "x.json").read_bytes())
    assert [line["status"] for line in alignment["lines"]] == ["done", "failed"]
    assert faults_of("alignment", alignment) == []
    status = json.loads(subgen("status", "out", "--json").stdout)
    assert status["inputs"][0]["cost"] > 0
    assert faults_of("status", status) == []


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory, forks: Forks, service_url: str) -> dict[str, str]:
    """Name of a schema -> a JSON text of its format."""
    folder = tmp_path_factory.mktemp("outputs")
    cli = Cli(folder, forks)
    sample, words = SAMPLES / "story.txt", ("--json", "--sample-rate", "8000")
    summary = cli("run", sample, "--service", service_url, *words)
    status = cli("status", "out", "--json")
    return {
        "summary": summary.stdout,
        "status": status.stdout,
        "report": (folder / "out" / "story.report.json").read_text(),
        "alignment": (folder / "out" / "story.json").read_text(),
    }


@pytest.mark.parametrize(
    ("name", "whole", "damaged", "path"),
    [
        ("alignment", '"subgen.alignment/1"', '"subgen.alignment/2"', "$.format"),
        ("alignment", '"row":', '"raw":', "$.lines[0]"),
        ("alignment", '"char_start":0', '"char_start":-1', "$.lines[0].words[0].char_start"),
        ("alignment", '"char_start":0', '"char_start":"0"', "$.lines[0].words[0].char_start"),
        ("alignment", '"timing":"service"', '"timing":"guessed"', "$.lines[0].words[0].timing"),
        ("alignment", '"status":"done"', '"status":null', "$.lines[0].status"),
        ("alignment", '"sample_rate_hz":8000', '"sample_rate_hz":0', "$.audio.sample_rate_hz"),
        ("report", '"failed": 0', '"failed": -1', "$.failed"),
        ("report", '"kind": "not-spoken"', '"kind": 3', "$.findings[0].kind"),
        ("report", '"cues": {', '"cues": 1, "was": {', "$.cues"),
        ("summary", '"dry_run": false', '"dry_run": 0', "$"),
        ("summary", '"dry_run": false', '"dry_run": true', "$"),
        ("summary", '"clips": null', '"clips": false', "$"),
        ("status", '"stem"', '"name"', "$.inputs[0]"),
        ("status", '"state": "right"', '"state": 1', "$.inputs[0].outputs[0].state"),
    ],
)
def test_a_damaged_output_is_not_valid(
    outputs: dict[str, str], name: str, whole: str, damaged: str, path: str
) -> None:
    text = outputs[name]
    assert faults_of(name, json.loads(text)) == []

    faults = faults_of(name, json.loads(text.replace(whole, damaged, 1)))

    assert [fault.partition(":")[0] for fault in faults] == [path]


# The configuration


@pytest.mark.parametrize(
    "path",
    [*sorted((ROOT / "configs").glob("*.toml")), ROOT / "tests" / "config" / "every_key.toml"],
    ids=lambda path: path.stem,
)
def test_every_example_configuration_is_valid(path: Path) -> None:
    assert faults_of("config", values(path.read_text())) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "speed = 1",
        "standard = 'bbc'",
        "[standard]\nbase = 'bbc'\nlines = 1",
        "[standard]\nuse = 'tall'\n[standard.tall]\nlines = 3\n[standard.tall.languages.hi]\nline_chars = 30",
        "[standard.languages.el]\nreading_cps = 15",
        "[cast.'THE OLD MAN']",
        "[style]\nfont = 'Noto Sans'\nfonts = { hi = 'Mukta' }\nspoken_color = '#FFe14d'",
        "[price]\nper_10k_characters = 0",
    ],
)
def test_a_configuration_that_the_program_takes_is_valid(text: str) -> None:
    assert list(problems(values(text), LOCAL)) == []
    assert faults_of("config", values(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "conections = 3",
        "key = 'secret'",
        "out = ''",
        'out = "a\\u0000b"',
        "voice = 3",
        "language = 'english'",
        "sample_rate = 48000",
        "speed = 0.4",
        "speed = 2.1",
        "connections = 0",
        "connections = 513",
        "connections = true",
        "formats = []",
        "formats = 'srt'",
        "formats = ['srt', 'stl']",
        "audio = 'mp4'",
        "bitrate = 321",
        "clips = 1",
        "standard = 3",
        "karaoke = 'kff'",
        "max_chars = 8001",
        "gain_db = -61",
        "stall_after = 0",
        "first = 0",
        "only = [1]",
        "cast = 3",
        "[cast]\nTOM = 'liam'",
        "[cast.TOM]\nvoise = 'liam'",
        "[cast.TOM]\nlanguage = 'x'",
        "[pauses]\nline = 3",
        "[pauses]\nline_ms = 3600001",
        "[standard]\nlines = 11",
        "[standard]\nuse = 1",
        "[standard]\nline_length = 30",
        "[standard.tall]\nfps = 241",
        "[standard.tall]\nuse = 'other'",
        "[standard.languages.xx]\nreading_cps = 15",
        "[standard.languages.hi]\nlines = 1",
        "[style]\nspoken_color = 'red'",
        "[style]\nposition = 'left'",
        "[style]\nfont = 'a, b'",
        "[style.fonts]\nxx = 'Mukta'",
        "[style.fonts]\nhi = ''",
        "[price]\ncurrency = 'USD'",
    ],
)
def test_a_configuration_that_the_program_refuses_is_not_valid(text: str) -> None:
    assert list(problems(values(text), LOCAL)) != []
    assert faults_of("config", values(text)) != []


def test_the_defaults_are_those_of_the_program() -> None:
    schema = schema_of("config")

    assert {name: each["default"] for name, each in schema["properties"].items() if "default" in each} == {
        "out": "out",
        "service": "local",
        "voice": "meher",
        "model": "lightning_v3.1_pro",
        "sample_rate": 44100,
        "speed": 1.0,
        "connections": 8,
        "formats": ("srt", "vtt", "ass", "json"),
        "audio": "wav",
        "clips": False,
        "standard": "netflix",
        "max_chars": 250,
        "speak_titles": False,
        "gain_db": 0.0,
        "stall_after": 15.0,
        "give_up_after": 600.0,
        "partial": False,
        "overwrite": False,
        "continuations": False,
        "math": False,
        "dry_run": False,
        "json": False,
        "quiet": False,
        "verbose": False,
        "no_progress": False,
    }
    assert schema["$defs"]["Pauses"]["properties"]["line_ms"]["default"] == 250
    assert schema["$defs"]["Style"]["properties"]["spoken_color"]["default"] == "#ffe14d"
    assert schema["$defs"]["Price"]["properties"]["currency"]["default"] == "USD"
