"""The command line: output, errors and exit statuses."""

import json
import re
from pathlib import Path

import pytest

from subgen import __version__
from subgen.cli.report import print_urgent_findings
from subgen.model import Finding
from tests.conftest import Cli, Run


def test_version_is_one_line(subgen: Cli) -> None:
    answer = subgen.python("-m", "subgen", "--version")

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, f"subgen {__version__}\n", "")


COMMANDS = ["run", "serve", "voices", "check", "status", "verify", "takes", "use", "clean", "schema"]


def test_without_a_command_the_commands_are_listed(subgen: Cli) -> None:
    answer = subgen()

    assert answer.returncode == 0
    assert re.findall(r"^  (\w+) ", answer.stdout, re.MULTILINE)[-10:] == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(subgen: Cli, command: str) -> None:
    answer = subgen(command, "--help")

    assert answer.returncode == 0
    assert answer.stdout.startswith(f"Usage: subgen {command}")


HEAVY = {"aiohttp", "asyncio", "msgspec", "numpy", "pydub", "pysubs2", "tqdm"}


def heavy(subgen: Cli, folder: Path, words: list[str]) -> str:
    """Run a command line; return its errors, and the heavy libraries that it imported."""
    (folder / "probe.py").write_text(
        "import sys\n"
        f"sys.argv = ['subgen', *{words!r}]\n"
        "from subgen.cli import main\n"
        "try:\n"
        "    main()\n"
        "finally:\n"
        f"    print('heavy:', sorted({HEAVY!r} & set(sys.modules)), file=sys.stderr)\n"
    )
    return subgen.python("probe.py").stderr


@pytest.mark.parametrize("words", [["--version"], ["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_no_heavy_library(words: list[str], tmp_path: Path, subgen: Cli) -> None:
    assert heavy(subgen, tmp_path, words) == "heavy: []\n"


def test_a_wrong_option_is_reported_before_heavy_libraries_are_imported(tmp_path: Path, subgen: Cli) -> None:
    told, imported = heavy(subgen, tmp_path, ["run", "x.txt", "--audio", "mp4"]).splitlines()

    assert told.startswith("subgen: --audio: 'mp4' is not known")
    assert imported == "heavy: ['msgspec']"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["rnu"], "no command 'rnu'; did you mean 'run'?"),
        (["use", "out", "1", "x"], "Invalid value for 'TAKE': 'x' is not a valid whole number."),
        (
            ["run", "a.txt", "--gain-db", "loud"],
            "Invalid value for '--gain-db': 'loud' is not a valid number.",
        ),
        (["run"], "Missing argument 'INPUT...'. (see subgen run --help)"),
        (["run", "x.txt", "--connections", "0"], "Invalid value for '-j' / '--connections'"),
        (
            ["run", "x.txt", "--speed", "3"],
            "--speed: '3' is not a speed from 0.5 to 2.0, the range of ",
        ),
        (["run", "x.txt"], "x.txt: cannot be read: No such file or directory; check the name"),
        (
            ["run", "x.txt", "-c", "x.toml"],
            "x.toml: cannot be read: No such file or directory; check the name",
        ),
        (
            ["run", "x.txt", "--standard", "netflx"],
            "--standard: 'netflx' is not known; did you mean 'netflix' or 'netflix-sdh'?",
        ),
        (["run", "x.txt", "--formats", "srt,vvt"], "--formats: 'vvt' is not known; did you mean 'vtt'?"),
        (
            ["run", "x.txt", "--sample-rate", "22050"],
            "--sample-rate: '22050' is not a sample rate of the local service; known: 8000, ",
        ),
        (["run", "x.txt", "--karaoke", "kk"], "--karaoke: 'kk' is not known"),
        (["run", "x.txt", "--service", "smallest"], "--service smallest needs a key: set SMALLEST_API_KEY"),
        (["run", "x.txt", "--service", "smalest"], "--service 'smalest': give local, smallest, or a ws://"),
        (
            ["serve", "--allow-host", "tts.example"],
            "--allow-host 'tts.example': on loopback only loopback names",
        ),
        (["serve", "--allow-host", "localhost:80"], "--allow-host 'localhost:80': give a host name"),
        (["serve", "--host", "192.0.2.1"], "--host 192.0.2.1 is not loopback: set SUBGEN_SERVE_KEY"),
        (["serve", "--tls-cert", "x.pem"], "--tls-cert and --tls-key go together"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_status_2(subgen: Cli, words: list[str], error: str) -> None:
    answer = subgen(*words)

    assert answer.returncode == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith(f"subgen: {error}")
    assert answer.stderr.count("\n") == 1


def test_verbose_prints_the_traceback_of_an_error(subgen: Cli) -> None:
    answer = subgen("run", "x.txt", "-v")

    assert answer.returncode == 2
    assert "Traceback" in answer.stderr
    assert answer.stderr.endswith(
        "subgen: x.txt: cannot be read: No such file or directory; check the name\n"
    )


def test_voices_lists_which_voices_send_word_events(subgen: Cli) -> None:
    lines = subgen("voices").stdout.splitlines()

    assert lines[0].split("  ")[0] == "VOICE"
    assert re.split(r"\s{2,}", next(line for line in lines if line.startswith("meher"))) == [
        "meher",
        "female",
        "indian",
        "en hi",
        "yes",
        "lightning_v3.1 lightning_v3.1_pro lightning_v3.1_pro_10_26",
    ]
    assert re.split(r"\s{2,}", next(line for line in lines if line.startswith("kayal")))[3:5] == [
        "ta en",
        "no",
    ]


def test_an_output_folder_that_cannot_be_created_is_an_error_before_anything_is_sent(
    subgen: Cli, tmp_path: Path
) -> None:
    (tmp_path / "story.txt").write_text("Hello there.\n")
    (tmp_path / "taken").write_text("a file")

    answer = subgen("run", "story.txt", "-o", "taken")

    assert answer.returncode == 2
    assert answer.stderr == "subgen: --out taken: cannot be written to: Not a directory\n"


def test_input_faults_leave_no_output_folder(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("text,speed\nHello,9\n,1\n")

    answer = subgen("run", "bad.csv", "-o", "out")

    assert answer.returncode == 2
    assert answer.stderr == (
        "subgen: bad.csv:2: speed: '9' is not a speed from 0.5 to 2.0, the range of the local service\n"
        "subgen: bad.csv:3: text: blank; write the text to speak, or remove the row\n"
    )
    assert not (tmp_path / "out").exists()


def test_two_inputs_that_would_write_the_same_files_are_refused(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Hello.\n")
    (tmp_path / "Story.csv").write_text("text\nHello.\n")

    answer = subgen("run", "story.txt", "Story.csv")

    assert answer.returncode == 2
    assert answer.stderr == (
        "subgen: Story.csv: its outputs would take the names of those of story.txt; rename one of them\n"
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("caf\N{LATIN SMALL LETTER E WITH ACUTE}.txt", "cafe\N{COMBINING ACUTE ACCENT}.txt"),
        ("STRASSE.txt", "straße.md"),
        ("chapter one.txt", "chapter_one.txt"),
        ("chapter:one.txt", "chapter?one.txt"),
    ],
)
def test_inputs_whose_names_some_disk_takes_for_one_are_refused(
    subgen: Cli, tmp_path: Path, first: str, second: str
) -> None:
    (tmp_path / first).write_text("Hello.\n")
    (tmp_path / second).write_text("Hello.\n")

    answer = subgen("run", first, second)

    assert answer.returncode == 2
    assert answer.stderr == (
        f"subgen: {second}: its outputs would take the names of those of {first}; rename one of them\n"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["...csv", "..csv", ".subgen.csv"])
def test_clips_never_leave_the_output_folder_or_enter_the_state(
    subgen: Cli, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text("text\nHello.\n")

    answer = subgen("run", name, "-o", "here/out", "--clips")

    assert answer.returncode == 2
    assert answer.stderr.endswith("; rename it\n")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_unknown_voice_of_the_local_service_is_reported_once_where_it_was_given(
    subgen: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("text,voice\nOne.,mehr\nTwo.,\nThree.,\n")

    answer = subgen("run", "a.csv", "--voice", "aver")

    assert answer.returncode == 2
    assert answer.stderr == (
        "subgen: a.csv:2: voice: 'mehr' is not a voice of the local service; did you mean 'meher'?\n"
        "subgen: --voice: 'aver' is not a voice of the local service; did you mean 'avery'?\n"
    )


@pytest.mark.parametrize("words", [[], ["--dry-run"], ["--only", "1"]])
def test_a_voice_of_the_cast_that_does_not_exist_is_an_error_though_nobody_speaks_with_it(
    subgen: Cli, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    (tmp_path / "c.toml").write_text('[cast.TOM]\nvoice = "mehr"\n[cast.ADA]\nmodel = "lightning_v3.2"\n')

    answer = subgen("run", "a.txt", "-c", "c.toml", *words)

    assert answer.returncode == 2
    assert answer.stderr == (
        "subgen: c.toml: cast.TOM.voice: 'mehr' is not a voice of the local service; did you mean 'meher'?\n"
        "subgen: c.toml: cast.ADA.model: 'lightning_v3.2' is not a model of the local service; "
        "did you mean 'lightning_v3.1' or 'lightning_v3.1_pro'?\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_voice_of_the_cast_that_another_service_does_not_have_fails_its_lines(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("TOM: Hello.\nWorld.\n")
    (tmp_path / "c.toml").write_text('sample_rate = 8000\n[cast.TOM]\nvoice = "mehr"\n')

    answer = run("a.txt", "-c", "c.toml")

    assert answer.returncode == 1
    assert "a.txt:1" in answer.stderr
    assert "voice_id 'mehr' is not a voice of this service" in answer.stderr


def test_a_voice_that_lacks_a_language_is_reported_once_before_anything_is_sent(
    subgen: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(
        "voice,language,text\nkayal,de,Eins.\nkayal,de,Zwei.\nkayal,fr,Trois.\n"
        "kayal,ta,One.\nkayal,auto,Two.\n"
    )

    answer = subgen("run", "a.csv", "--dry-run")

    assert answer.returncode == 0
    assert [line.partition(";")[0] for line in answer.stderr.splitlines()] == [
        "subgen: a.csv:2: the voice 'kayal' is listed for ta, en, not for de",
        "subgen: a.csv:4: the voice 'kayal' is listed for ta, en, not for fr",
    ]
    assert subgen("run", "a.csv", "--dry-run", "-q").stderr == ""


def test_languages_are_codes_however_they_are_written_with_one_notice_each(
    subgen: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(
        "language,number_language,text\nde-DE,,Eins.\nde-DE,,Zwei.\nDE,Deutsch,Drei.\n,,Vier.\n"
    )
    (tmp_path / "c.toml").write_text(
        'voice = "a-voice"\nlanguage = "english"\n[cast.TOM]\nlanguage = "Tamil"\nnumber_language = "en-US"\n'
    )
    words = ["-c", "c.toml", "--language", "German", "--service", "smallest", "--dry-run"]

    answer = subgen("run", "a.csv", *words)

    assert answer.returncode == 0
    assert [line.removesuffix(", the service's code") for line in answer.stderr.splitlines()] == [
        "subgen: c.toml: language: 'english' is taken for 'en'",
        "subgen: c.toml: cast.TOM.language: 'Tamil' is taken for 'ta'",
        "subgen: c.toml: cast.TOM.number_language: 'en-US' is taken for 'en'",
        "subgen: --language: 'German' is taken for 'de'",
        "subgen: a.csv:2: language: 'de-DE' is taken for 'de'",
        "subgen: a.csv:4: language: 'DE' is taken for 'de'",
        "subgen: a.csv:4: number_language: 'Deutsch' is taken for 'de'",
    ]


def test_a_language_that_is_written_otherwise_needs_no_other_takes(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hallo.\n")
    options = ["a.txt", "--sample-rate", "8000", "--formats", "json"]
    assert run(*options, "--language", "de").returncode == 0

    estimate = json.loads(run(*options, "--language", "de-DE", "--dry-run", "--json").stdout)
    summary = json.loads(run(*options, "--language", "de-DE", "--json").stdout)

    assert estimate["new_requests"] == summary["attempts"] == 0
    message = "'de-DE' is taken for 'de', the service's code"
    taken = [{"kind": "language", "place": "--language", "message": message}]
    assert estimate["findings"] == summary["findings"] == taken
    for told in (estimate, summary):
        assert "voice-language" in [finding["kind"] for finding in told["inputs"][0]["findings"]]


def test_quiet_reports_models_that_retire_but_no_notices(capsys: pytest.CaptureFixture[str]) -> None:
    kinds = ("model", "language", "voice-language", "reread")

    print_urgent_findings(tuple(Finding(kind=kind, file="a", row=0, message=kind) for kind in kinds))

    assert capsys.readouterr().err == "subgen: a: model\nsubgen: a: reread\n"


def test_dictionaries_change_nothing_on_the_local_service_of_a_run_which_is_reported(
    subgen: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Hallo.\nWelt.\n")

    answer = subgen("run", "a.txt", "--service-dictionaries", "d1,d2", "--dry-run")

    assert answer.returncode == 0
    assert answer.stderr == (
        "subgen: a.txt:1: the local service of a run keeps no dictionaries: 'd1', 'd2' will change nothing; "
        "make them on `subgen serve` and name that with --service\n"
    )


def test_the_same_input_twice_is_refused(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")

    answer = subgen("run", "a.txt", "a.txt")

    assert answer.returncode == 2
    assert answer.stderr == "subgen: a.txt: is named twice; name it once\n"


def test_the_same_input_under_two_names_is_refused(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    (tmp_path / "links").mkdir()
    (tmp_path / "links" / "a.txt").symlink_to(tmp_path / "a.txt")

    answer = subgen("run", "a.txt", "./a.txt", "links/a.txt", "--dry-run")

    assert answer.returncode == 2
    assert answer.stderr == (
        "subgen: ./a.txt: is the same file as a.txt; name it once\n"
        "subgen: links/a.txt: is the same file as ./a.txt; name it once\n"
    )


def test_an_input_that_is_named_twice_is_reported_whatever_else_is_wrong_with_it(
    subgen: Cli, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("text\n")

    answer = subgen("run", "a.csv", "-", "a.csv", "-")

    assert answer.returncode == 2
    assert [line for line in answer.stderr.splitlines() if "twice" in line] == [
        "subgen: a.csv: is named twice; name it once",
        "subgen: -: is named twice; name it once",
    ]


def test_a_link_with_a_name_of_its_own_is_another_input(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")

    assert subgen("run", "a.txt", "b.txt", "--dry-run").returncode == 0


def test_a_wrong_voice_is_reported_together_with_the_other_faults(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,voice\nOne.,mehr\n,meher\n")

    answer = subgen("run", "a.csv")

    assert answer.stderr.splitlines() == [
        "subgen: a.csv:2: voice: 'mehr' is not a voice of the local service; did you mean 'meher'?",
        "subgen: a.csv:3: text: blank; write the text to speak, or remove the row",
    ]


def test_quiet_can_be_set_in_the_configuration(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    (tmp_path / "c.toml").write_text("quiet = true\nsample_rate = 8000\n")

    answer = run("a.txt", "-c", "c.toml")

    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")


def test_a_name_that_is_not_in_the_cast_is_reported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('sample_rate = 8000\n[cast.MIRA]\nvoice = "avery"\n')
    (tmp_path / "play.txt").write_text("MIRA: Hello.\nMRIA: Hello?\nMira: Yes.\nNote this: it is late.\n")
    (tmp_path / "play2.csv").write_text("speaker,text\nMIRA,Hello.\nNOBODY,Hello?\nNOBODY,Yes.\n")

    answer = run("play.txt", "play2.csv", "-c", "c.toml")

    assert answer.stderr.splitlines() == [
        "subgen: play.txt:2: 'MRIA' is not in the cast and is read aloud; did you mean 'MIRA'?",
        "subgen: play.txt:3: 'Mira' is not in the cast and is read aloud; did you mean 'MIRA'?",
        "subgen: play2.csv:3: 'NOBODY' is not in the cast and has the default voice; known: MIRA",
    ]


def test_voices_lists_the_models_with_their_states(subgen: Cli) -> None:
    _, _, models = subgen("voices").stdout.partition("\n\n")

    rows = {row.split()[0]: row.split()[1:] for row in models.splitlines()}
    assert rows["MODEL"] == ["STATE", "RETIRES", "SUCCESSOR"]
    assert rows["lightning_v3.1_pro"] == ["current"]
    assert rows["lightning_v3.1_pro_10_26"] == ["preview"]
    assert rows["lightning_v2"] == ["retired", "lightning_v3.1_pro"]
    assert rows["lightning_v3.1"][0] in ("retiring", "retired")  # by the day
    assert rows["lightning_v3.1"][1:] == ["2026-11-30", "lightning_v3.1_pro"]


@pytest.mark.parametrize(("service", "source"), [("local", "service"), ("smallest", "documents")])
def test_voices_as_json_has_voices_and_models(subgen: Cli, service: str, source: str) -> None:
    listed = json.loads(subgen("voices", "--service", service, "--json").stdout)

    assert (listed["format"], listed["service"], listed["source"]) == ("subgen.voices/1", service, source)
    meher = next(voice for voice in listed["voices"] if voice["id"] == "meher")
    assert (meher["languages"], meher["word_events"]) == (["en", "hi"], True)
    models = {model["name"]: model for model in listed["models"]}
    assert models["lightning_v3.1_pro_10_26"]["state"] == "preview"
    assert models["lightning_v3.1"]["retires"] == "2026-11-30"
    assert models["lightning_v3.1"]["successor"] == "lightning_v3.1_pro"


def test_a_job_with_a_retired_model_sends_nothing_and_creates_nothing(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text("model,text\n,One.\nlightning_v2,Two.\n")

    for words in ([], ["--dry-run"]):
        answer = subgen("run", "book.csv", *words)
        assert (answer.returncode, answer.stdout) == (2, "")
        assert answer.stderr == (
            "subgen: book.csv:3: model: the model 'lightning_v2' was retired: nothing can be spoken with it; "
            "use lightning_v3.1_pro\n"
        )
    assert not (tmp_path / "out").exists()


def test_a_model_that_retires_is_reported_before_anything_is_sent(
    subgen: Cli, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "book.txt").write_text("One.\nTwo.\n")
    options = ["book.txt", "--sample-rate", "8000", "--model", "lightning_v3.1"]

    for answer in (subgen("run", *options, "--dry-run"), run(*options)):
        assert answer.returncode == 0
        assert answer.stderr.startswith("subgen: --model: the model 'lightning_v3.1' ")
        assert "2026-11-30" in answer.stderr
        assert "use lightning_v3.1_pro" in answer.stderr
        assert answer.stderr.count("\n") == 1


def test_the_preview_of_a_model_is_spoken(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text("One.\n")

    answer = run("book.txt", "--sample-rate", "8000", "--model", "lightning_v3.1_pro_10_26")

    assert (answer.returncode, answer.stderr) == (0, "")


def test_voices_of_a_remote_service_are_requested_from_it(subgen: Cli, service_url: str) -> None:
    answer = subgen("voices", "--service", service_url)

    rows = [re.split(r"\s{2,}", line) for line in answer.stdout.splitlines()]
    assert answer.returncode == 0
    assert rows[0] == ["VOICE", "GENDER", "ACCENT", "LANGUAGES", "WORD EVENTS", "MODELS"]
    assert ["liam", "male", "american", "english hindi", "yes", "lightning_v3.1"] in rows
    assert ["kayal", "female", "indian", "tamil english", "no", "lightning_v3.1"] in rows


def test_voices_of_a_service_that_refuses_the_key_are_not_listed(subgen: Cli) -> None:
    with subgen.serving(env={"SUBGEN_SERVE_KEY": "right"}) as url:
        answer = subgen("voices", "--service", url, env={"SMALLEST_API_KEY": "wrong"})

    assert (answer.returncode, answer.stdout) == (3, "")
    assert answer.stderr == f"subgen: {url} refused the key in SMALLEST_API_KEY (401)\n"


def test_voices_of_the_hosted_service_without_a_key_are_those_that_its_documents_name(subgen: Cli) -> None:
    answer = subgen("voices", "--service", "smallest")

    voices, _, _ = answer.stdout.partition("\n\n")
    header, *rows = [re.split(r"\s{2,}", line) for line in voices.splitlines()]
    assert answer.returncode == 0
    assert header == ["VOICE", "GENDER", "ACCENT", "LANGUAGES", "WORD EVENTS", "MODELS", "SOURCE"]
    assert {row[0] for row in rows} == {"meher", "devansh", "kartik", "maithili", "liam", "avery"}
    assert {row[-1] for row in rows} == {"documents"}
    assert answer.stderr == (
        "subgen: no key is set, so smallest was not asked: these are the voices that its documents name; "
        "set its key to list all\n"
    )


def test_voices_with_a_wrong_key_are_not_listed_from_the_documents(subgen: Cli) -> None:
    answer = subgen("voices", "--service", "smallest", env={"SMALLEST_API_KEY": "a\n"})

    assert (answer.returncode, answer.stdout) == (2, "")


def test_voices_of_an_unreachable_service_are_not_listed(subgen: Cli) -> None:
    answer = subgen("voices", "--service", "ws://127.0.0.1:1")

    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr.startswith("subgen: cannot reach ws://127.0.0.1:1/waves/v1/tts/live: ")


def test_many_findings_of_one_kind_are_shortened(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n" + "***\n" * 50)

    answer = run("a.txt", "--sample-rate", "8000")

    lines = answer.stderr.splitlines()
    assert len(lines) == 4
    assert (
        lines[-1] == "subgen: a.txt: and 47 more findings of the kind `not-spoken`, which are in the report"
    )


@pytest.mark.parametrize("options", [["--dry-run"], ["--dry-run", "--json"], ["--json"], []])
def test_unknown_columns_are_named_once_and_are_no_finding(
    options: list[str], tmp_path: Path, subgen: Cli
) -> None:
    (tmp_path / "a.csv").write_text("text,emotion,take\nHi.,happy,3\nHo.,,4\n")
    (tmp_path / "b.jsonl").write_text('{"text": "Hi.", "Stage\\nname": "x"}\n{"text": "Ho."}\n')
    (tmp_path / "c.csv").write_text("text,id\nHi.,a\n")

    answer = subgen("run", "a.csv", "b.jsonl", "c.csv", "--no-progress", *options)

    assert answer.returncode == 0
    assert answer.stderr.splitlines() == [
        "subgen: a.csv: carried along: emotion, take",
        r"subgen: b.jsonl: carried along: Stage\nname",
    ]
    assert "carried" not in answer.stdout
    assert "carried" not in subgen("run", "a.csv", "--quiet", *options).stderr


LONG = "x" * 300


@pytest.mark.parametrize(
    "words",
    [
        ["run", f"{LONG}.txt"],
        ["run", "a.txt", "--out", LONG],
        ["run", "a.txt", "--out", LONG, "--dry-run"],
        ["run", "a.txt", "--config", LONG],
        ["run", "folder.txt"],
        ["run", "a.txt", "--out", "a.txt"],
        ["check", LONG],
        ["check", "folder.txt"],
        ["check", "a.srt", "--config", "folder.txt"],
        *(
            [command, LONG, *more]
            for command, *more in (
                ["status"],
                ["verify"],
                ["clean", "--yes"],
                ["takes", "1"],
                ["use", "1", "1"],
            )
        ),
        *(
            [command, "a.txt", *more]
            for command, *more in (
                ["status"],
                ["verify"],
                ["clean", "--yes"],
                ["takes", "1"],
                ["use", "1", "1"],
            )
        ),
    ],
    ids=" ".join,
)
def test_a_name_that_no_file_or_folder_can_have_is_one_line_and_status_2(
    subgen: Cli, tmp_path: Path, words: list[str]
) -> None:
    (tmp_path / "a.txt").write_text("Hello.\n")
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nHello.\n")
    (tmp_path / "folder.txt").mkdir()

    answer = subgen(*words)

    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (2, "", 1)
