"""Numbers, mathematics and dictionaries of the service, as they are heard."""

import json
import urllib.request
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.conftest import Cli, Run

RATE_HZ = 8000
BASE = ["--sample-rate", "8000", "--formats", "json", "--audio", "none", "--clips"]


def pcm(path: Path) -> bytes:
    with wave.open(str(path)) as clip:
        return bytes(clip.readframes(clip.getnframes()))


def words(path: Path, line: int) -> list[str]:
    return [word["text"] for word in json.loads(path.read_text())["lines"][line]["words"]]


def make_dictionary(service_url: str) -> str:
    """Make a dictionary on the service that tests share; return its id."""
    url = service_url.replace("ws://", "http://").replace("tts/live", "pronunciation-dicts")
    items = [{"word": "API", "pronunciation": "ay pee eye"}, {"word": "Siobhan", "pronunciation": "Shivawn"}]
    body = json.dumps({"items": items}).encode()
    request = urllib.request.Request(url, body, {"Authorization": "Bearer any"})  # noqa: S310 # loopback
    with urllib.request.urlopen(request) as answer:  # noqa: S310 # as above
        return str(json.load(answer)["id"])


def test_what_is_heard_is_what_was_asked_for_and_the_words_are_those_of_the_text(
    run: Run, service_url: str, tmp_path: Path
) -> None:
    names = make_dictionary(service_url)
    (tmp_path / "b.csv").write_text(
        "id,text,math,service_dictionaries\n"
        "sum,2+2=4,yes,\n"
        "sum-words,2 plus 2 equals 4,,\n"
        'power,"x^2 < 3 and 7 ≥ 6",true,\n'
        "power-words,x squared is less than 3 and 7 is greater than or equal to 6,,\n"
        f"names,The API of Siobhan is here.,,{names}\n"
        "names-words,The ay pee eye of Shivawn is here.,,\n"
        "plain,2+2=4,no,unknown-id\n"
    )

    answer = run("b.csv", *BASE, "-o", "out")

    assert (answer.returncode, answer.stderr) == (0, "")
    clips = tmp_path / "out" / "b" / "wavs"
    for name in ("sum", "power", "names"):
        assert pcm(clips / f"{name}.wav") == pcm(clips / f"{name}-words.wav")
    assert pcm(clips / "plain.wav") != pcm(clips / "sum.wav")
    assert words(tmp_path / "out" / "b.json", 0) == ["2+2=4"]
    assert words(tmp_path / "out" / "b.json", 2) == ["x^2", "<", "3", "and", "7", "≥", "6"]
    assert words(tmp_path / "out" / "b.json", 4) == ["The", "API", "of", "Siobhan", "is", "here."]


def test_numbers_are_heard_in_the_language_asked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text(
        "id,language,number_language,text\n"
        "en,en,,I have 42 cats.\n"
        "de,en,de,I have 42 cats.\n"
        "hi,en,hi,I have 42 cats.\n"
        "same,en,en,I have 42 cats.\n"
        "en-word,en,,forty-two\n"
        "de-word,de,,zweiundvierzig\n"
        "hi-word,hi,,बयालीस\n"
    )

    answer = run("b.csv", *BASE, "-o", "out")

    assert answer.returncode == 0
    lines = {line["id"]: line for line in json.loads((tmp_path / "out" / "b.json").read_text())["lines"]}
    clips = tmp_path / "out" / "b" / "wavs"
    assert pcm(clips / "same.wav") == pcm(clips / "en.wav")
    spoken = {name: frames(pcm(clips / f"{name}-word.wav")) for name in ("en", "de", "hi")}
    for name in ("en", "de", "hi"):
        events = lines[name]["words"]
        assert [word["text"] for word in events] == ["I", "have", "42", "cats."]
        assert {word["timing"] for word in events} == {"service"}
        start, end = (
            round((events[2][edge] - lines[name]["start_s"]) * RATE_HZ) for edge in ("start_s", "end_s")
        )
        number = frames(pcm(clips / f"{name}.wav")[2 * start : 2 * end])
        distances = {word: distance(number, sound) for word, sound in spoken.items()}
        assert min(distances, key=lambda word: distances[word]) == name


def frames(samples: bytes) -> NDArray[np.float64]:
    """Logarithmic spectra of 25 ms every 10 ms, without the silence at the end."""
    wave_form = np.trim_zeros(np.frombuffer(samples, "<i2").astype(float) // 64)
    windows = np.lib.stride_tricks.sliding_window_view(wave_form, 200)[::80] * np.hanning(200)
    spectra = np.abs(np.fft.rfft(windows))[:, 1:97].reshape(len(windows), 24, 4).sum(axis=2)
    logs = np.log(spectra + 10)
    return np.asarray(logs - logs.mean(axis=0))


def distance(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Mean difference of two sounds, each stretched in time so that it is least."""
    costs = np.linalg.norm(one[:, None] - other[None], axis=2)
    best = np.full((len(one) + 1, len(other) + 1), np.inf)
    best[0, 0] = 0
    for row, column in np.ndindex(costs.shape):
        before = min(best[row, column], best[row, column + 1], best[row + 1, column])
        best[row + 1, column + 1] = before + costs[row, column]
    return float(best[-1, -1] / (len(one) + len(other)))


@pytest.mark.parametrize(
    "option", [["--number-language", "de"], ["--math"], ["--service-dictionaries", "d1,d2"]]
)
def test_an_option_makes_other_takes_and_its_absence_the_same_ones(
    run: Run, tmp_path: Path, option: list[str]
) -> None:
    (tmp_path / "a.txt").write_text("I have 42 cats.\n")
    run("a.txt", *BASE, "-o", "out")

    def characters_to_send(*words: str) -> int:
        answer = run("a.txt", *BASE, "-o", "out", *words, "--dry-run", "--json")
        return int(json.loads(answer.stdout)["new_characters"])

    assert characters_to_send() == 0
    assert characters_to_send(*option) == 15
    assert run("a.txt", *BASE, "-o", "out", *option).returncode == 0
    assert (characters_to_send(), characters_to_send(*option)) == (0, 0)


def test_wrong_values_are_reported_with_their_places_before_anything_is_sent(
    subgen: Cli, tmp_path: Path
) -> None:
    (tmp_path / "b.csv").write_text(
        "text,number_language,math,service_dictionaries\nOne.,xx,,\nTwo.,,maybe,\nThree.,,,a/b\n"
    )
    (tmp_path / "c.jsonl").write_text(
        '{"text": "One.", "math": 2}\n{"text": "Two.", "service_dictionaries": {"a": 1}}\n'
        '{"text": "Three.", "math": true, "service_dictionaries": ["d1", "d2"], "number_language": "de"}\n'
    )
    (tmp_path / "c.toml").write_text(
        'number_language = "xx"\nmath = 1\nservice_dictionaries = ["a b"]\n'
        '[cast.TOM]\nnumber_language = "yy"\nmath = "no"\nservice_dictionaries = "d1"\n'
    )

    tables = subgen("run", "b.csv", "c.jsonl", "-o", "out")
    config = subgen("run", "b.csv", "-c", "c.toml", "-o", "out", "--service-dictionaries", "a b")

    assert (tables.returncode, config.returncode) == (2, 2)
    untrue = "neither true nor false; write one of them, or rename the column if it is your own"
    assert [line.rpartition(": ")[0] if "known" in line else line for line in tables.stderr.splitlines()] == [
        "subgen: b.csv:2: number_language: 'xx' is not a language code; known",
        f"subgen: b.csv:3: math: 'maybe' is {untrue}",
        (
            "subgen: b.csv:4: service_dictionaries: 'a/b' is not the id of a dictionary: letters, digits, "
            "`_`, `.`, `:` and `-`, at most 128; put commas between ids"
        ),
        f"subgen: c.jsonl:1: math: '2' is {untrue}",
        "subgen: c.jsonl:2: service_dictionaries: an object, not a string; put the value in double quotes",
    ]
    keys = [line.split(": ")[1:3] for line in config.stderr.splitlines()]
    assert [key[1] if key[0] == "c.toml" else key[0] for key in keys] == [
        "number_language",
        "math",
        "service_dictionaries",
        "cast.TOM.number_language",
        "cast.TOM.math",
        "cast.TOM.service_dictionaries",
        "--service-dictionaries",
    ]
    assert not (tmp_path / "out").exists()
