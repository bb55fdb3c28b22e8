"""Completion of the command line by the shell, as click drives it."""

import pytest
from click.shell_completion import ShellComplete

from subgen.cli import _group
from subgen.text.languages import LANGUAGES
from tests.conftest import Cli


def completions(line: str) -> list[tuple[str, str]]:
    """Kind and value of what the shell is offered for the last word of a line; "" after a space."""
    *words, incomplete = line.split(" ")
    completion = ShellComplete(_group, {}, "subgen", "_SUBGEN_COMPLETE")
    return [(item.type, item.value) for item in completion.get_completions(words, incomplete)]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("s", ["serve", "status", "schema"]),
        ("run --st", ["--standard", "--stall-after"]),
        ("run --audio ", ["wav", "flac", "mp3", "opus", "m4b", "none"]),
        ("run story.txt --audio m", ["mp3", "m4b"]),
        ("run --standard netflix-", ["netflix-children", "netflix-sdh"]),
        ("run --karaoke k", ["k", "kf", "ko"]),
        ("run --service ", ["local", "smallest"]),
        ("run --sample-rate 4", ["44100"]),
        ("run --formats s", ["srt"]),
        ("run --formats srt,v", ["srt,vtt"]),
        ("run --formats srt,json,t", ["srt,json,ttml", "srt,json,textgrid", "srt,json,tsv"]),
        ("check --standard b", ["bbc"]),
        ("voices --service s", ["smallest"]),
        ("schema ", ["config", "alignment", "report", "summary", "status", "voices"]),
        ("schema s", ["summary", "status"]),
    ],
)
def test_names_and_values_are_completed(line: str, values: list[str]) -> None:
    assert completions(line) == [("plain", value) for value in values]


def test_languages_are_completed() -> None:
    assert completions("run --language ") == [("plain", code) for code in LANGUAGES]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("run sto", "file"),
        ("run story.txt sto", "file"),
        ("run -c sto", "file"),
        ("check --config sto", "file"),
        ("check sto", "file"),
        ("serve --tls-key sto", "file"),
        ("run -o sto", "dir"),
        ("status sto", "dir"),
        ("takes out 1 --wav sto", "dir"),
    ],
)
def test_files_and_folders_are_left_to_the_shell(line: str, kind: str) -> None:
    assert completions(line) == [(kind, "sto")]


def test_a_line_with_a_wrong_command_is_completed_without_an_error() -> None:
    assert completions("rnu s") == [("plain", "serve"), ("plain", "status"), ("plain", "schema")]


PROBE = """\
import sys
from subgen.cli import main
try:
    main()
finally:
    print(sorted({"aiohttp", "asyncio", "msgspec", "numpy", "pydub", "pysubs2", "tqdm"} & set(sys.modules)))
"""


def test_completion_imports_only_what_help_does(subgen: Cli) -> None:
    words = {"_SUBGEN_COMPLETE": "bash_complete", "COMP_WORDS": "subgen run --audio m", "COMP_CWORD": "3"}

    answer = subgen.python("-c", PROBE, env=words)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert answer.stdout == "plain,mp3\nplain,m4b\n[]\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_is_given_its_script(subgen: Cli, shell: str) -> None:
    answer = subgen.python("-m", "subgen", env={"_SUBGEN_COMPLETE": f"{shell}_source"})

    assert (answer.returncode, answer.stderr) == (0, "")
    assert f"_SUBGEN_COMPLETE={shell}_complete" in answer.stdout
