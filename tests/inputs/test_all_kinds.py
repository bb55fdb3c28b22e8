"""Properties that all kinds of tables share, and both kinds of scripts."""

import csv
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from subgen.inputs.reader import read_script
from subgen.model import Line
from subgen.providers.smallest.catalog import LOCAL

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=15)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "text": CELLS.map(lambda text: f"{text}x"),
            "speaker": CELLS,
            "speed": st.sampled_from(["", "0.5", "1.05", "2"]),
            "pause_ms": st.sampled_from(["", "0", "250", "12.5"]),
            "chapter": st.sampled_from(["", "One", "Two"]),
            "note": CELLS,
        }
    ),
    min_size=1,
    max_size=6,
)
WORDS = st.lists(st.text("abc XYZ", min_size=1).map(lambda text: f"w{text}".strip()), min_size=1, max_size=6)


def lines_of(file: str, text: str) -> tuple[Line, ...]:
    script, faults = read_script(file, text.encode(), LOCAL, ("TOM",))
    assert faults == ()
    assert script is not None
    return script.lines


def separated(rows: list[dict[str, str]], mark: str) -> str:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), delimiter=mark)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def without_rows(lines: tuple[Line, ...]) -> list[Line]:
    return [replace(line, row=0) for line in lines]


@given(rows=ROWS)
def test_equal_rows_of_csv_tsv_and_jsonl_give_equal_lines(rows: list[dict[str, str]]) -> None:
    commas = lines_of("a.csv", separated(rows, ","))
    tabs = lines_of("a.tsv", separated(rows, "\t"))
    objects = lines_of("a.jsonl", "\n".join(map(json.dumps, rows)))

    assert commas == tabs
    assert without_rows(commas) == without_rows(objects)


@given(words=WORDS)
def test_equal_paragraphs_of_text_and_markdown_give_equal_lines(words: list[str]) -> None:
    script = "# One\n\n" + "\n\n".join(words) + "\n\n[pause 1s]\n\n## Two\n\nTOM: Hello."

    assert lines_of("a.txt", script) == lines_of("a.md", script)


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("a.csv", "text\n" + "Words.\n" * 20_000, 20_000),
        ("a.tsv", "text\n" + "Words.\n" * 20_000, 20_000),
        ("a.jsonl", '{"text": "Words."}\n' * 20_000, 20_000),
        ("a.txt", "Words.\n" * 20_000, 20_000),
        ("a.md", "- Words.\n" * 20_000, 20_000),
    ],
)
def test_tens_of_thousands_of_lines_are_read(file: str, text: str, expected: int) -> None:
    assert len(lines_of(file, text)) == expected
