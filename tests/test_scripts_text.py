"""From bytes to text, and from a file's name to its reader."""

import codecs

import pytest
from hypothesis import given, strategies as st

from subgen.errors import Fault
from subgen.scripts.reading import read_script
from subgen.scripts.text import decode

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"))


@given(text=TEXTS)
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_text_is_read_to_the_letter_in_each_encoding(mark: bytes, encoding: str, text: str) -> None:
    assert decode("a.txt", mark + text.encode(encoding)) == text


def test_only_the_first_mark_is_a_mark() -> None:
    assert decode("a.txt", b"\xef\xbb\xbf\xef\xbb\xbfHi") == "\ufeffHi"


@pytest.mark.parametrize("ending", [".txt", ".csv"])
def test_a_script_in_utf_16_is_read(ending: str) -> None:
    script, faults = read_script(f"book{ending}", "text\r\n\u0939\u093e\u0901\r\n".encode("utf-16"))

    assert faults == ()
    assert script is not None
    assert script.lines[-1].row == 2


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"caf\xe9", "a.txt:1: not UTF-8: byte 3 cannot be read; save the file as UTF-8"),
        (b"a\r\nb\rc\n\xff", "a.txt:4: not UTF-8: byte 7 cannot be read; save the file as UTF-8"),
        (b"\xef\xbb\xbfa\xff", "a.txt:1: not UTF-8: byte 4 cannot be read; save the file as UTF-8"),
        (b"cut \xe0\xa4", "a.txt:1: not UTF-8: byte 4 cannot be read; save the file as UTF-8"),
        (b"\xed\xa0\x80", "a.txt:1: not UTF-8: byte 0 cannot be read; save the file as UTF-8"),
        (
            b"\xff\xfea\0\n\0\0\xd8b\0",
            "a.txt:2: not UTF-16, as its mark says: byte 6 cannot be read; save the file as UTF-8",
        ),
        (
            b"\xfe\xff\0a\0",
            "a.txt:1: not UTF-16, as its mark says: byte 4 cannot be read; save the file as UTF-8",
        ),
        (b"t\0e\0x\0t\0", "a.txt:1: not UTF-8: byte 1 is a NUL; save the file as UTF-8"),
        (b"\0t\0e", "a.txt:1: not UTF-8: byte 0 is a NUL; save the file as UTF-8"),
        (
            "text".encode("utf-32"),
            "a.txt:1: not UTF-16, as its mark says: byte 2 is a NUL; save the file as UTF-8",
        ),
        ("text".encode("utf-32-be"), "a.txt:1: not UTF-8: byte 0 is a NUL; save the file as UTF-8"),
    ],
)
def test_bytes_that_are_not_text_are_a_fault_that_says_utf_8_and_the_offset(raw: bytes, fault: str) -> None:
    assert str(decode("a.txt", raw)) == fault


@given(before=TEXTS, after=st.binary())
def test_the_offset_is_where_the_bad_byte_stands(before: str, after: bytes) -> None:
    good = before.encode()

    fault = decode("a.txt", good + b"\x80" + after)

    assert isinstance(fault, Fault)
    assert f"byte {len(good)} cannot be read" in fault.problem


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("book.doc", "book.doc: unknown file ending '.doc'; known: .csv, .txt"),
        ("book.cvs", "book.cvs: unknown file ending '.cvs'; did you mean '.csv'?"),
        ("book", "book: unknown file ending ''; known: .csv, .txt"),
        (".txt", ".txt: unknown file ending ''; known: .csv, .txt"),
        ("b\udcff.txt", r"b\udcff.txt: its name is not UTF-8; rename it"),
        (
            f"{'n' * 216}.txt",
            f"{'n' * 216}.txt: its name is too long for the names of its outputs; shorten it",
        ),
        ("a\n\x1b[31m.doc", r"a\n\x1b[31m.doc: unknown file ending '.doc'; known: .csv, .txt"),
    ],
)
def test_a_file_whose_name_cannot_be_used_is_a_fault(file: str, fault: str) -> None:
    script, faults = read_script(file, b"text\nHi\n")

    assert script is None
    assert [str(fault) for fault in faults] == [fault]
