"""WebVTT as files in the world have it.

Blocks are split as players do it (W3C WebVTT, 6.1 "collect a WebVTT block"): a row with an arrow has the
times of a cue, whatever comes before it, a note included; blocks without one are notes, styles and regions,
or, if they begin with times, a cue with a misspelt arrow. Any other text below a cue is shown by no player
and reported: mostly a blank row cuts it off from its cue. A row of spaces is no blank row. A file without its
signature is read all the same, and the row in its place is reported.

Times are read as players do it, too (6.3 "collect a WebVTT timestamp"): two digits of minutes and of seconds,
a point, and three digits. Players drop a cue with any others, so they are reported, with one exception: where
the frame rate is given, a cue whose times count frames is reported and read.

Tags, including the times of words, are no text, nor are the annotations of ruby; entities are replaced by
their characters.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import unescape

from subgen.formats.lenient.clock import ARROW, FRAME_TIMES, TIMES, is_like_times, us_of, us_of_frames
from subgen.formats.lenient.file_cue import FileCue
from subgen.formats.lenient.ruby import without_ruby
from subgen.formats.lenient.vtt_position import Region, region_of, vtt_place
from subgen.formats.strict import Unreadable
from subgen.model import SubtitleCue
from subgen.text.languages import language_of_tag

__all__ = ["SIGNATURE", "W3C_TIMES", "declared_language", "read_vtt"]

_CLOCK = r"(?:([0-9]{1,9}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})(?![0-9])"
W3C_TIMES = re.compile(rf"[ \t\f]*{_CLOCK}[ \t\f]*-->[ \t\f]*{_CLOCK}(.*)")
"""Two clocks as players read them, and the settings of the cue."""

SIGNATURE = "the signature of WebVTT"
"""What the first row should have."""

_SIGNATURE = re.compile(r"WEBVTT([ \t].*)?")
_NO_CUE = re.compile(r"(?:STYLE|REGION)[ \t]*|NOTE(?:[ \t].*)?")
_LANGUAGE = re.compile(r"Language:(.*)")
_IN_A_CUE = "in a cue: a blank row cuts it off"
_TAG = re.compile(r"<[^>]*>?")
_DIRECTION_MARK = re.compile(r"^[ \t]*&(?:lrm|rlm);")
"""The direction of a row, which is no text."""
_WORD_TIME = re.compile(r"<[0-9:.]*>")


def read_vtt(rows: Sequence[str], *, fps: float | None = None) -> Iterator[FileCue | Unreadable]:
    """Read the cues of a file, and the rows that should have its signature or times of cues and do not.

    Args:
        rows: Rows without line ends.
        fps: Frames a second of times that count frames, exact; None to report such times alone.
    """
    is_signed = _SIGNATURE.fullmatch(rows[0]) is not None
    if not is_signed:
        yield Unreadable(row=1, written=rows[0], wanted=SIGNATURE)
    number, is_after_cue = 0, False
    regions: dict[str, Region] = {}
    at = _block_end(rows, int(is_signed))
    while at < len(rows):
        if not rows[at]:
            at += 1
            continue
        head = _row_of_times(rows, at)
        if head is None:
            end = _block_end(rows, at)
            is_note = _NO_CUE.fullmatch(rows[at]) is not None
            is_after_cue = is_after_cue and not is_note
            if not is_note:
                yield from _without_arrow(rows, at, end, is_after_cue=is_after_cue)
            region = region_of(" ".join(rows[at + 1 : end])) if rows[at].strip() == "REGION" else None
            regions.update({} if region is None else {region.name: region})
            at = end
            continue
        number, is_after_cue = number + 1, True
        end = _block_end(rows, head + 1)
        yield from _cue(number, head, rows[head], "\n".join(rows[head + 1 : end]), fps, regions)
        at = end


def _row_of_times(rows: Sequence[str], at: int) -> int | None:
    """Return the index of the row with the arrow of a block; None if it is not one of the first two."""
    if ARROW in rows[at]:
        return at
    return at + 1 if at + 1 < len(rows) and ARROW in rows[at + 1] else None


def _without_arrow(rows: Sequence[str], at: int, end: int, *, is_after_cue: bool) -> Iterator[Unreadable]:
    """Report the row of a block without an arrow that looks like times; else its text, which no player shows.

    A number alone is the name of the next cue, with a blank row too many below it.
    """
    for row in range(at, min(at + 2, end)):
        if is_like_times(rows[row]):
            yield Unreadable(row=row + 1, written=rows[row], wanted="the times of a cue")
            return
    if not is_after_cue:
        return
    text = next(
        (row for row in range(at, end) if rows[row].strip() and not rows[row].strip().isdecimal()), None
    )
    if text is not None:
        yield Unreadable(row=text + 1, written=rows[text], wanted=_IN_A_CUE, is_aside=True)


def declared_language(rows: Sequence[str]) -> str:
    """Return the language in the head of a file, as YouTube writes it; "" without a known one."""
    named = (_LANGUAGE.fullmatch(row) for row in rows[1 : _block_end(rows, 0)])
    return next((language_of_tag(found[1]) for found in named if found), "")


def _block_end(rows: Sequence[str], at: int) -> int:
    """Return the row after a block, which is blank or has the times of the next cue."""
    while at < len(rows) and rows[at] and ARROW not in rows[at]:
        at += 1
    return at


def _cue(  # noqa: PLR0913, PLR0917 # a cue, and what the file says about cues
    number: int, head: int, times: str, text: str, fps: float | None, regions: Mapping[str, Region]
) -> Iterator[FileCue | Unreadable]:
    found = W3C_TIMES.fullmatch(times)
    if found is not None:
        start_us, end_us = us_of(found.groups()[:4]), us_of(found.groups()[4:8])
        yield _file_cue(number, head, (start_us, end_us), found[9], text, regions)
        return
    yield Unreadable(row=head + 1, written=times, wanted=_wanted(times, fps))
    framed = FRAME_TIMES.fullmatch(times) if fps is not None else None
    if framed is not None and fps is not None:
        start, end = us_of_frames(framed.groups()[:5], fps), us_of_frames(framed.groups()[5:10], fps)
        if start is not None and end is not None:
            yield _file_cue(number, head, (start, end), framed[11] or "", text, regions)


def _wanted(times: str, fps: float | None) -> str:
    """Describe what a row should have in place of times that players refuse."""
    if FRAME_TIMES.fullmatch(times):
        return "times of WebVTT such as 01:02.500" + ("; give --fps N to read frames" if fps is None else "")
    return "times of WebVTT such as 01:02.500" if TIMES.fullmatch(times) else "the times of a cue"


def _file_cue(  # noqa: PLR0913, PLR0917 # a cue, and the regions of its file
    number: int,
    head: int,
    times_us: tuple[int, int],
    settings: str,
    text: str,
    regions: Mapping[str, Region],
) -> FileCue:
    has_tags = "<" in text
    rows = (_TAG.sub("", without_ruby(text)) if has_tags else text).split("\n")
    if "&" in text:
        rows = [unescape(_DIRECTION_MARK.sub("", row)) for row in rows]
    shown = tuple(filter(None, map(str.strip, rows)))
    position = " ".join(sorted(settings.split()))
    markup = _WORD_TIME.sub("", text).strip() if has_tags else ""
    cue = SubtitleCue(
        number=number,
        row=head + 1,
        start_us=times_us[0],
        end_us=times_us[1],
        rows=shown,
        place=vtt_place(position, shown, regions),
    )
    return FileCue(
        cue=cue,
        markup=markup if "<" in markup else "",
        position=position,
        is_rolled=has_tags and _is_rolled(text),
    )


def _is_rolled(text: str) -> bool:
    """Check whether the last row has times of words, and those above it are plain, as on YouTube."""
    *above, last = [row for row in text.split("\n") if row.strip()] or [""]
    return bool(above) and "<" not in "".join(above) and _WORD_TIME.search(last) is not None
