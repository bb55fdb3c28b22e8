"""The writer of each text format. `subgen.formats.base` says how to add a format."""

from collections.abc import Mapping

from subgen.config.format_table import TEXT_FORMATS
from subgen.formats.alignment.writer import AlignmentWriter
from subgen.formats.ass import AssWriter
from subgen.formats.audacity import AudacityWriter
from subgen.formats.base import Writer
from subgen.formats.ctm import CtmWriter
from subgen.formats.lrc import LrcWriter
from subgen.formats.srt import SrtWriter
from subgen.formats.textgrid import TextGridWriter
from subgen.formats.tsv import TsvWriter
from subgen.formats.ttml import TtmlWriter
from subgen.formats.vtt import VttWriter

__all__ = ["WRITERS", "format_of"]


WRITERS: Mapping[str, type[Writer]] = {
    "srt": SrtWriter,
    "vtt": VttWriter,
    "ass": AssWriter,
    "json": AlignmentWriter,
    "lrc": LrcWriter,
    "ttml": TtmlWriter,
    "textgrid": TextGridWriter,
    "ctm": CtmWriter,
    "tsv": TsvWriter,
    "audacity": AudacityWriter,
}


def format_of(file_name: str) -> str | None:
    """Find the format whose extension a file has, in any case."""
    name = file_name.casefold()
    return next(
        (key for key, form in TEXT_FORMATS.items() if name.endswith(f".{form.extension}".casefold())), None
    )
