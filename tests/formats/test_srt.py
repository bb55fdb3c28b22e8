import pytest
from hypothesis import given, strategies as st
from pysubs2 import SSAFile

from subgen.formats.srt import SrtWriter
from tests.support.builders import HOSTILE, any_word, cue, still, written


def test_a_cue_is_a_number_its_times_its_text_and_a_blank_line() -> None:
    made = written(
        SrtWriter,
        cue("I bought\n3 cats", [(80, 500), (500, 600), (600, 700), (700, 2400)]),
        cue("Yes.", [(2500, 3000)]),
    )

    assert made == (
        "1\n00:00:00,080 --> 00:00:02,400\nI bought\n3 cats\n\n2\n00:00:02,500 --> 00:00:03,000\nYes.\n\n"
    )


@pytest.mark.parametrize(
    ("samples", "clock"),
    [
        (44_078, "00:00:01,000"),  # 0.9995 s
        (44_077, "00:00:00,999"),
        (2_646_000 - 18, "00:01:00,000"),  # 59.9996 s
        (158_760_000 - 18, "01:00:00,000"),
        (3_600 * 44_100 * 100, "100:00:00,000"),
    ],
)
def test_times_are_rounded_before_they_are_split(samples: int, clock: str) -> None:
    made = written(SrtWriter, cue("a", [(samples, samples + 44_100)]), sample_rate_hz=44_100)

    assert made.startswith(f"1\n{clock} --> ")


@given(words=st.lists(any_word, min_size=1, max_size=6))
def test_text_is_not_escaped(words: list[str]) -> None:
    made = written(SrtWriter, still(" ".join(words)), still("end"))
    _, shown, *_ = made.split("\n\n")[0].split("\n", 1)[1].split("\n", 1)

    assert shown == " ".join(words)


@pytest.mark.parametrize("word", HOSTILE)
def test_pysubs2_reads_text_and_times_back(word: str) -> None:
    made = written(SrtWriter, still(f"a {word} b"), still(f"{word} c"))

    read = SSAFile.from_string(made, "srt", keep_html_tags=True)

    assert [event.text for event in read] == [f"a {word} b", f"{word} c"]
    assert [(event.start, event.end) for event in read] == [(0, 3000), (0, 2000)]


def test_a_cue_that_is_a_number_is_read_back_as_one() -> None:
    made = written(SrtWriter, still("1984"), still("Yes."))

    assert made.split("\n\n") == [
        "1\n00:00:00,000 --> 00:00:01,000\n1984",
        "2\n00:00:00,000 --> 00:00:01,000\nYes.",
        "",
    ]


def test_no_cues_give_an_empty_file() -> None:
    assert written(SrtWriter) == ""
