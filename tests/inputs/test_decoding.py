"""Decoding of inputs, and the choice of a reader by the file's name."""

import codecs

import pytest
from hypothesis import given, strategies as st

from subgen.errors import Fault
from subgen.inputs.decoding import decode
from subgen.inputs.reader import ENDINGS, read_script
from subgen.model import Line
from subgen.providers.smallest.catalog import LOCAL

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
def test_text_is_decoded_exactly_in_each_encoding(mark: bytes, encoding: str, text: str) -> None:
    assert decode("a.txt", mark + text.encode(encoding)) == text


def test_only_the_first_byte_order_mark_is_a_mark() -> None:
    assert decode("a.txt", b"\xef\xbb\xbf\xef\xbb\xbfHi") == "\ufeffHi"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("book.csv", "text\r\n\u0939\u093e\u0901\r\n"),
        ("book.tsv", "text\tid\r\n\u0939\u093e\u0901\t1\r\n"),
        ("book.jsonl", '\r\n{"text": "\u0939\u093e\u0901"}\r\n'),
        ("book.txt", "# text\r\n\u0939\u093e\u0901\r\n"),
        ("book.md", "# text\r\n\u0939\u093e\u0901\r\n"),
    ],
)
def test_every_kind_of_input_may_be_in_each_encoding(file: str, text: str, encoding: str) -> None:
    script, faults = read_script(file, text.encode(encoding), LOCAL)

    assert faults == ()
    assert script is not None
    assert [(line.row, line.text) for line in script.lines] == [(2, "\u0939\u093e\u0901")]


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
            "a.txt:2: not UTF-16, as its byte order mark says: byte 6 cannot be read; save the file as UTF-8",
        ),
        (
            b"\xfe\xff\0a\0",
            "a.txt:1: not UTF-16, as its byte order mark says: byte 4 cannot be read; save the file as UTF-8",
        ),
        (
            b"\x89PNG\0",
            "a.txt:1: not UTF-8: byte 0 cannot be read; it has NULs, so it is not text; give UTF-8 text",
        ),
        (b"t\0e\0x\0t\0", "a.txt:1: not UTF-8: byte 1 is a NUL; save the file as UTF-8"),
        (b"\0t\0e", "a.txt:1: not UTF-8: byte 0 is a NUL; save the file as UTF-8"),
        (
            "text".encode("utf-32"),
            "a.txt:1: not UTF-16, as its byte order mark says: byte 2 is a NUL; save the file as UTF-8",
        ),
        ("text".encode("utf-32-be"), "a.txt:1: not UTF-8: byte 0 is a NUL; save the file as UTF-8"),
    ],
)
def test_bytes_that_are_not_text_are_a_fault_that_names_utf_8_and_the_offset(raw: bytes, fault: str) -> None:
    assert str(decode("a.txt", raw)) == fault


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"PK\x03\x04\x14\0", "a ZIP archive, as Excel, Word and Pages save; export it as text, in UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "an old Office file; export it as text, in UTF-8"),
        (b"\x1f\x8b\x08\0", "a gzip archive; unpack it to UTF-8 text"),
        (b"%PDF-1.7\n", "a PDF; export it as text, in UTF-8"),
    ],
)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_of_another_program_is_one_fault_that_names_its_kind(
    ending: str, raw: bytes, what: str
) -> None:
    script, faults = read_script(f"a{ending}", raw, LOCAL)

    assert script is None
    assert [str(fault) for fault in faults] == [f"a{ending}: not UTF-8 text: byte 0 begins {what}"]


@given(before=TEXTS, after=st.binary())
def test_the_offset_is_that_of_the_bad_byte(before: str, after: bytes) -> None:
    good = before.encode()

    fault = decode("a.txt", good + b"\x80" + after)

    assert isinstance(fault, Fault)
    assert f"byte {len(good)} cannot be read" in fault.problem


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ("book.doc", "book.doc: unknown file extension '.doc'; known: .csv, .tsv, .jsonl, .txt, .md"),
        ("book.cvs", "book.cvs: unknown file extension '.cvs'; did you mean '.csv'?"),
        ("book", "book: unknown file extension ''; known: .csv, .tsv, .jsonl, .txt, .md"),
        (
            ".txt",
            ".txt: it has no name before its extension, and its outputs are named after that; rename it",
        ),
        (
            " .md",
            " .md: it has no name before its extension, and its outputs are named after that; rename it",
        ),
        (
            "in/..csv",
            "in/..csv: its name '.' is dots alone and would lead out of the output folder; rename it",
        ),
        ("...csv", "...csv: its name '..' is dots alone and would lead out of the output folder; rename it"),
        (
            "....csv",
            "....csv: its name '...' is dots alone and would lead out of the output folder; rename it",
        ),
        (
            ".subgen.txt",
            ".subgen.txt: its name '.subgen' is that of the folder of subgen's state; rename it",
        ),
        (
            ".SubGen..md",
            ".SubGen..md: its name '.SubGen.' is that of the folder of subgen's state; rename it",
        ),
        (
            ".sub\N{ZERO WIDTH JOINER}gen.csv",
            r".sub\u200dgen.csv: its name '.sub\u200dgen' is that of the folder of subgen's state; rename it",
        ),
        ("NUL.csv", "NUL.csv: its name 'NUL' is reserved for a device on Windows; rename it"),
        ("com1.en.txt", "com1.en.txt: its name 'com1.en' is reserved for a device on Windows; rename it"),
        *(
            (
                f"a{letter}b.txt",
                (
                    f"a{shown}b.txt: its name has a line end or a control character, "
                    "and its outputs are named after it; rename it"
                ),
            )
            for letter, shown in (("\n", r"\n"), ("\x1b[1m", r"\x1b[1m"), ("\u2028", r"\u2028"))
        ),
        ("book.mb", "book.mb: unknown file extension '.mb'; did you mean '.md'?"),
        ("book.jsnol", "book.jsnol: unknown file extension '.jsnol'; did you mean '.jsonl'?"),
        ("book.markdown", "book.markdown: unknown file extension '.markdown'; rename it to .md"),
        ("book.ndjson", "book.ndjson: unknown file extension '.ndjson'; rename it to .jsonl"),
        (
            "book.json",
            "book.json: unknown file extension '.json'; write one object a line and name it .jsonl",
        ),
        ("book.xlsx", "book.xlsx: unknown file extension '.xlsx'; export the table as .csv"),
        ("book.csv.gz", "book.csv.gz: unknown file extension '.gz'; unpack it first"),
        ("b\udcff.txt", r"b\udcff.txt: its name is not UTF-8; rename it"),
        (
            f"{'n' * 216}.txt",
            f"{'n' * 216}.txt: its name is too long for the names of its outputs; shorten it",
        ),
        (
            "a\n\x1b[31m.doc",
            r"a\n\x1b[31m.doc: unknown file extension '.doc'; known: .csv, .tsv, .jsonl, .txt, .md",
        ),
    ],
)
def test_a_file_whose_name_cannot_be_used_is_a_fault(file: str, fault: str) -> None:
    script, faults = read_script(file, b"text\nHi\n", LOCAL)

    assert script is None
    assert [str(fault) for fault in faults] == [fault]


@pytest.mark.parametrize(
    ("file", "stem"),
    [
        ("book.txt", "book"),
        ("a.b.txt", "a.b"),
        (".hidden.txt", ".hidden"),
        ("subgen.txt", "subgen"),
        (".subgen-2.txt", ".subgen-2"),
        ("console.txt", "console"),
        ("com10.txt", "com10"),
    ],
)
def test_outputs_are_named_after_the_input_without_its_extension(file: str, stem: str) -> None:
    script, faults = read_script(file, b"Hi\n", LOCAL)

    assert faults == ()
    assert script is not None
    assert script.stem == stem


def test_standard_input_is_a_script_named_stdin() -> None:
    script, faults = read_script("-", b"# One\nTOM: Hi", LOCAL, ("TOM",), speak_titles=True)

    assert faults == ()
    assert script is not None
    assert (script.stem, script.file) == ("stdin", "stdin")
    assert script.lines[-1] == Line(id="2", row=2, text="Hi", speaker="TOM", chapter="One", chapter_number=1)


def test_a_fault_of_standard_input_names_stdin() -> None:
    _, faults = read_script("-", b"Hi\n[pause]\n", LOCAL)

    assert [str(fault) for fault in faults] == [
        "stdin:2: '' is not a pause: write [pause 1.5s] or [pause 500ms]"
    ]
