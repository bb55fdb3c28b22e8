"""Small builders of the values that specifications are about."""

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from subgen.formats.base import Look, Writer
from subgen.model import (
    Cue,
    CueWord,
    Done,
    Gap,
    Line,
    Placement,
    Span,
    Summary,
    TakeKey,
    TimedLine,
    TimedWord,
    Timing,
    Track,
    Utterance,
    VoiceSettings,
    WordEvent,
)
from subgen.text.direction import line_runs_right_to_left
from subgen.text.words import Word, spaced_words, words_of

READING = VoiceSettings(
    voice="meher", model="lightning_v3.1_pro", language="en", speed=1.0, sample_rate_hz=44100
)
SUMMARY = Summary(lines=1, done=1, failed=0, requests=1, characters=1)

HOSTILE = (
    r"{\b1}x{y}",
    r"\N",
    r"\h",
    r"\n",
    "<i>",
    "</c>",
    "&amp;",
    "&",
    "-->",
    "}",
    "{",
    r"\}",
    r"\{",
    "\\",
    "\\\\",
    "\\\N{WORD JOINER}",
    "a,b,,c",
    "<00:00:01.000>",
    "NOTE",
    "STYLE",
    "1",
    "{\\k100}",
    "שלום",
    "مرحبا،",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
    "\N{ZERO WIDTH SPACE}",
    "a\N{ZERO WIDTH NON-JOINER}b",
    "👩\N{ZERO WIDTH JOINER}👩\N{ZERO WIDTH JOINER}👧",
    "e\N{COMBINING ACUTE ACCENT}\N{COMBINING DOT BELOW}",
    "हिन्दी।",
)
"""Words that mean something to one format or another, or are more than they look."""


HOSTILE_ROWS = (
    '"',
    '"a"',
    'a"b""',
    ";;",
    ";;a",
    "[al:x]",
    "[00:01.00]",
    "[",
    "]",
    "<00:01.00>",
    "#",
    "@",
    "]]>",
    "<!--",
    "<![CDATA[",
    "'",
    "=1+1",
    "_",
)
"""Words that mean something to the formats that have a row or an element a word."""


def utterance(key: str, text: str = "a", first_word: int = 0) -> Utterance:
    """A request."""
    return Utterance(key=TakeKey(key), text=text, voice_settings=READING, first_word=first_word)


def spoken(line_id: str, *samples: int, **line: Any) -> Done:
    """A line whose takes are as long as said."""
    return Done(
        line=Line(**{"id": line_id, "row": 1, "text": "a", **line}),
        utterances=tuple(utterance(f"{line_id}.{part}") for part in range(len(samples))),
        samples=samples,
    )


def gap(line_id: str, samples: int, **line: Any) -> Gap:
    """A line without takes, silent for as long as said."""
    return Gap(line=Line(**{"id": line_id, "row": 1, "text": "a", **line}), samples=samples)


def placed(text: str, samples: int, start: int = 0) -> Placement:
    """A line of one request, placed."""
    return Placement(
        line=Line(id="1", row=1, text=text),
        utterances=(utterance("1", text),),
        samples=(samples,),
        start=start,
        silence_before=start,
    )


def event(index: int, word: str, start_s: float, end_s: float) -> WordEvent:
    """What a service says of a word."""
    return WordEvent(index=index, word=word, start_s=start_s, end_s=end_s)


def timed_line(text: str, times: Sequence[tuple[int, int]], line_id: str = "1") -> TimedLine:
    """A line whose words begin and end at the samples said."""
    return TimedLine(
        line=Line(id=line_id, row=1, text=text),
        voice="meher",
        language="en",
        start=times[0][0],
        end=times[-1][1],
        words=tuple(
            TimedWord(
                text=word.text,
                char_start=word.start,
                char_end=word.end,
                start=start,
                end=end,
                timing=Timing.SERVICE,
            )
            for word, (start, end) in zip(_words(text, len(times)), times, strict=True)
        ),
    )


def silent_line(text: str, start: int, end: int, line_id: str = "1") -> TimedLine:
    """A line without takes."""
    line = Line(id=line_id, row=1, text=text)
    return TimedLine(line=line, voice="meher", language="en", start=start, end=end, words=(), is_gap=True)


def cue(text: str, times: Sequence[tuple[int, int]], end: int | None = None, **fields: Any) -> Cue:
    """A cue that shows a text to the letter, its words at the samples said, from its first word on."""
    words = _words(text, len(times))
    fields = {"is_leftward": line_runs_right_to_left(text, fields.get("language", "")), **fields}
    ends = [word.start for word in words[1:]] + [len(text)]
    return Cue(
        start=times[0][0],
        end=times[-1][1] if end is None else end,
        words=tuple(
            CueWord(text=word.text, after=text[word.end : after], start=start, end=stop)
            for word, after, (start, stop) in zip(words, ends, times, strict=True)
        ),
        spans=(Span(line="1", first_word=0, last_word=len(words) - 1),),
        **fields,
    )


def _words(text: str, count: int) -> tuple[Word, ...]:
    """So many words of a text: those that white space separates, where the segmenter finds others in them."""
    words = words_of(text)
    return words if len(words) == count else spaced_words(text)


def still(text: str) -> Cue:
    """A cue of one second a word, at 1,000 samples a second."""
    count = len(words_of(text))
    return cue(text, [(place * 1000, place * 1000 + 1000) for place in range(count)])


def written(writer: type[Writer], *cues: Cue, sample_rate_hz: int = 1000, karaoke: str | None = None) -> str:
    """All that a writer makes of cues."""
    track = Track(name=None, sample_rate_hz=sample_rate_hz, samples=max((cue.end for cue in cues), default=0))
    made = writer(track, Look(karaoke=karaoke))
    return made.head() + "".join(made.cue(cue) for cue in cues) + made.tail(SUMMARY)


def written_lines(
    writer: type[Writer],
    *lines: TimedLine,
    sample_rate_hz: int = 1000,
    samples: int | None = None,
    name: str | None = "book.wav",
) -> str:
    """All that a writer makes of lines."""
    end = max((line.end for line in lines), default=0) if samples is None else samples
    made = writer(Track(name=name, sample_rate_hz=sample_rate_hz, samples=end), Look())
    return made.head() + "".join(made.line(line) for line in lines) + made.tail(SUMMARY)


def spans(
    count: int, *, shortest: int, longest: int, longest_gap: int, first: int = 1000
) -> st.SearchStrategy[list[tuple[int, int]]]:
    """Starts and ends of so many words, in order and apart, in samples."""
    pairs = st.lists(
        st.tuples(st.integers(0, longest_gap), st.integers(shortest, longest)),
        min_size=count,
        max_size=count,
    )
    return st.tuples(st.integers(0, first), pairs).map(_laid_end_to_end)


def _laid_end_to_end(drawn: tuple[int, list[tuple[int, int]]]) -> list[tuple[int, int]]:
    place, pairs = drawn
    laid: list[tuple[int, int]] = []
    for gap, duration in pairs:
        laid.append((place + gap, place + gap + duration))
        place += gap + duration
    return laid


any_word = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs", "Zs", "Zl", "Zp", "Cc"]), min_size=1, max_size=12),
).filter(lambda word: len(words_of(word)) == 1)
"""A word of whatever characters, none of them white space, that no segmenter takes for several."""

any_rows_word = st.one_of(st.sampled_from(HOSTILE_ROWS), any_word)
"""The same, and those that mean something in rows."""


@st.composite
def any_lines(draw: st.DrawFn, *, first: int = 1000) -> list[TimedLine]:
    """Lines of any words, in order and apart, some of them without takes."""
    lines: list[TimedLine] = []
    place = draw(st.integers(0, first))
    for number in range(draw(st.integers(1, 3))):
        words = draw(st.lists(any_rows_word, min_size=1, max_size=6))
        times = draw(spans(len(words), shortest=50, longest=90_000, longest_gap=3000, first=0))
        shifted = [(start + place, end + place) for start, end in times]
        text = draw(st.sampled_from([" ", "  ", "\n", "\t", "\N{NO-BREAK SPACE}"])).join(words)
        silent = silent_line(text, shifted[0][0], shifted[-1][1], str(number))
        lines.append(draw(st.sampled_from([timed_line(text, shifted, str(number)), silent])))
        place = shifted[-1][1] + draw(st.integers(0, 2000))
    return lines


def words_in(lines: Sequence[TimedLine]) -> list[TimedWord]:
    """All words of lines, in order."""
    return [word for line in lines for word in line.words]
