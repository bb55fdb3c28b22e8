from pysubs2 import SSAFile
from pysubs2.formats import FORMAT_IDENTIFIER_TO_FORMAT_CLASS

import subgen.formats.pysubs2_plugin  # noqa: F401 # makes the formats known
from subgen.config.format_table import AUDIO_FORMATS, TEXT_FORMATS


def test_a_format_is_named_after_the_extension_of_its_files() -> None:
    extensions = {name: form.extension for name, form in TEXT_FORMATS.items()}

    assert extensions == {name: name for name in TEXT_FORMATS} | {
        "textgrid": "TextGrid",
        "audacity": "audacity.txt",
    }
    assert len({extension.casefold() for extension in extensions.values()} | set(AUDIO_FORMATS)) == 16


def test_the_subtitle_formats_are_known_to_pysubs2() -> None:
    assert [name for name in FORMAT_IDENTIFIER_TO_FORMAT_CLASS if name.startswith("subgen.")] == [
        "subgen.srt",
        "subgen.vtt",
        "subgen.ass",
    ]


def test_registered_formats_are_read_by_pysubs2() -> None:
    read = SSAFile.from_string("1\n00:00:01,000 --> 00:00:02,000\nHi\n\n", "subgen.srt")

    assert [(event.start, event.end, event.text) for event in read] == [(1000, 2000, "Hi")]


def test_karaoke_in_webvtt_is_read_as_its_text() -> None:
    written = (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n"
        "<c>a</c> <00:00:01.250><c>&lt;b&gt;</c> <00:00:01.500><c>c</c>\n\n"
    )

    read = SSAFile.from_string(written, "subgen.vtt")

    assert [(event.start, event.end, event.text) for event in read] == [(1000, 2000, "a <b> c")]
