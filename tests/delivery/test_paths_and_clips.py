import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from subgen.config.settings import Settings
from subgen.delivery.clips import clip_names, metadata_row, metadata_rows
from subgen.delivery.paths import outputs_of


def test_a_script_has_its_audio_its_formats_and_a_report() -> None:
    outputs = outputs_of("book", Settings(out=Path("there"), audio="mp3", formats=("json", "srt")))

    assert [str(path) for path in outputs.files] == [
        "there/book.mp3",
        "there/book.json",
        "there/book.srt",
        "there/book.report.json",
    ]


def test_without_audio_there_is_none() -> None:
    outputs = outputs_of("book", Settings(audio="none", formats=("srt",)))

    assert outputs.audio is None
    assert [path.name for path in outputs.files] == ["book.srt", "book.report.json"]


def test_clips_are_in_a_folder_named_after_the_script() -> None:
    outputs = outputs_of("book", Settings(clips=True, formats=("srt",)))

    assert outputs.clips is not None
    assert outputs.clips.folder == Path("out/book/wavs")
    assert outputs.clips.metadata == Path("out/book/metadata.csv")
    assert outputs.clips.metadata in outputs.files
    assert [path.name for path in outputs.places] == ["book.wav", "book.srt", "book.report.json", "book"]


@pytest.mark.parametrize(
    ("ids", "names"),
    [
        (["1", "2", "greeting-03.b"], ["1", "2", "greeting-03.b"]),
        (["../../etc/passwd", "/abs", "a/b", "a\\b"], ["_.._etc_passwd", "_abs", "a_b", "a_b-2"]),
        (["..", ".", "", "-rf", ".hidden"], ["_-3", "_-2", "_", "rf", "hidden"]),
        (["Ab", "aB", "AB"], ["Ab-2", "aB-3", "AB"]),
        (["a/b", "a_b", "a_b-2"], ["a_b-3", "a_b", "a_b-2"]),
        (["é", "e\N{COMBINING ACUTE ACCENT}"], ["é-2", "e\N{COMBINING ACUTE ACCENT}"]),
        (["पंक्ति", "a b", "a|b", "a\nb"], ["पंक्ति", "a_b-2", "a_b-3", "a_b"]),
    ],
)
def test_each_id_becomes_a_unique_file_name(ids: list[str], names: list[str]) -> None:
    assert list(map(clip_names(ids).__getitem__, ids)) == names


@given(st.lists(st.text(max_size=3), unique=True, min_size=1, max_size=9), st.data())
def test_a_clip_has_the_same_name_whichever_lines_are_selected(ids: list[str], data: st.DataObject) -> None:
    asked = data.draw(st.lists(st.sampled_from(ids), unique=True))
    whole = clip_names(ids)

    assert clip_names(asked, set(ids) - set(asked)) == {line_id: whole[line_id] for line_id in asked}


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=150), unique=True, max_size=20))
def test_clips_of_any_ids_stay_in_the_folder_and_apart(ids: list[str]) -> None:
    names = clip_names(ids)

    assert set(names) == set(ids)
    assert len({unicodedata.normalize("NFC", name).casefold() for name in names.values()}) == len(ids)
    for name in names.values():
        assert Path("wavs", f"{name}.wav").parts == ("wavs", f"{name}.wav")
        assert not name.startswith((".", "-"))
        assert "|" not in name
        assert len(f".{name}.wav.1234567.part".encode()) <= 255


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Plain words.", "a|Plain words.|Plain words.\n"),
        ('He said "no", twice.', 'a|He said "no", twice.|He said "no", twice.\n'),
        ("one|two\nthree\r\nfour", "a|one two three four|one two three four\n"),
        ("हिन्दी\u2028भाषा", "a|हिन्दी भाषा|हिन्दी भाषा\n"),
    ],
)
def test_a_row_of_the_table_is_one_row_of_three_fields(text: str, row: str) -> None:
    assert metadata_row("a", text) == row


def test_rows_of_the_table_are_counted_one_at_a_time() -> None:
    class Long(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise MemoryError(size)

    assert metadata_rows(Long(b"a|one|one\nb|\xff|\xff\nc|cut o")) == 2
