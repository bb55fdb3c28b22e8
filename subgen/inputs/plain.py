r"""TXT: every line that is not empty is a line of the job, or a title or a pause.

# A title                opens a chapter (one to six #, then a space; \# is a plain #)
Words to speak.          a line
ASHA: Words to speak.    a line spoken by ASHA, when the cast knows ASHA
ASHA (V.O.): Words.      the same; V.O. is the line's direction
                         an empty line: a paragraph pause
[pause 1.5s]             silence, in place of the usual pause; inside a line it parts the line

Invisible characters at the start of a line, such as a byte order mark, are no text and hide no mark.
Titles, pauses and speakers are handled by `script_builder`, which Markdown uses too.
"""

import re

from subgen.inputs.decoding import LINE_END
from subgen.inputs.invisible import bare, without_lead
from subgen.inputs.pauses import written_pause
from subgen.inputs.script_builder import Prose

__all__ = ["read_plain"]

_TITLE = re.compile(r"#{1,6}\s+(.*)")

_NEARLY_TITLE = re.compile(r"#{1,6}[^\W\d_]")


def read_plain(prose: Prose, text: str) -> None:
    """Read a script.

    Args:
        prose: Collects its lines, faults and findings.
        text: The whole text, with its original line ends.
    """
    prose.begin(text)
    for row, line in enumerate(LINE_END.split(text), start=1):
        written = without_lead(line)
        stripped = bare(written)
        pause = written_pause(stripped)
        if not stripped:
            prose.separate()
        elif title := _TITLE.fullmatch(stripped):
            prose.verbatim_title(row, title[1])
        elif pause is not None:
            prose.pause(row, pause)
        else:
            if _NEARLY_TITLE.match(stripped):
                prose.find(
                    row, "title", "read aloud: a title needs a space after its #; write a plain # as \\#"
                )
            escaped = stripped.startswith("\\#")
            prose.speech(row, written.replace("\\#", "#", 1) if escaped else written)
    prose.end()
