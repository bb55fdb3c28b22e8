r"""TXT: every line that is not empty is a line of the job; titles, pauses and speakers stand between.

# A title                opens a chapter (one to six #, then a space; \# is a plain #)
Words to speak.          a line
ASHA: Words to speak.    a line spoken by ASHA, when the cast knows ASHA
                         an empty line: a paragraph pause
[pause 1.5s]             silence, instead of the pause that would stand there
"""

import re

from subgen.inputs.decoding import LINE_END
from subgen.inputs.script_builder import Prose, written_pause

__all__ = ["read_plain"]

_TITLE = re.compile(r"#{1,6}\s+(.*)")

_NEARLY_TITLE = re.compile(r"#{1,6}[^\W\d_]")


def read_plain(prose: Prose, text: str) -> None:
    """Take in a script.

    Args:
        prose: What its lines, faults and findings are collected in.
        text: All of it, line ends as they are.
    """
    prose.begin(text)
    for row, written in enumerate(LINE_END.split(text), start=1):
        stripped = written.strip()
        pause = written_pause(stripped)
        if not stripped:
            prose.separate()
        elif title := _TITLE.fullmatch(stripped):
            prose.title(row, title[1])
        elif pause is not None:
            prose.pause(row, pause)
        else:
            if _NEARLY_TITLE.match(stripped):
                prose.find(
                    row, "title", "read aloud: a title has a space after its #; a plain # is written \\#"
                )
            escaped = stripped.startswith("\\#")
            prose.speech(row, written.replace("\\#", "#", 1) if escaped else written)
    prose.end()
