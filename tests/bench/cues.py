"""Violations of a standard by cues, and CPU time of the layout: ours, and rivals.

`python tests/bench/cues.py [--standard NAME] [--speed S] [--processes N] [--alone]`. The local voices speak
the lines of `cues.txt` (`cues_speech.py`); all contenders get the times of their word events. All cues are
rounded to milliseconds, as in SRT, and checked by `subgen.cues.rules`. The rivals know 42 characters and two
rows, and nothing else of a standard. Two of them need no package (`cues_peer.py`); the others are packages
that this program installs and runs (`cues_rivals.py`), except with `--alone`.

The table has violations per 1,000 cues, with their sum; the sum without the two rules of gaps, which no rival
tries to keep; and the sum per 1,000 words, because more cues break less each. `torn` is no rule of a
standard. It counts cues that end on an article, a preposition or a conjunction without a mark after it, by
the table that our layout uses too (`subgen.text.function_words`).

The time is CPU time, for the same lines repeated up to a number of words, and for all of them as one line.
The kinds of words are looked up once and cached, so a text with more different words takes longer.
"""

import argparse
import math
import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import cycle

from subgen.config.settings import Settings
from subgen.cues.layout import lay_out
from subgen.cues.rules import RULES, findings, subtitle_cue
from subgen.cues.standards import STANDARDS, CueStandard
from subgen.model import SubtitleCue, TimedLine, TimedWord
from subgen.text.function_words import FUNCTION_WORDS
from subgen.units import US_PER_SECOND
from tests.bench.cues_peer import CUTTERS, SpokenWord
from tests.bench.cues_rivals import installed, written
from tests.bench.cues_speech import Script, scripts_of

_MS_US = 1000
_SIZES = (1_000, 10_000, 100_000, 200_000)
_GAPS = ("gap", "gap-open")

Way = Callable[[Script, str], Iterable[SubtitleCue]]
"""A contender: makes the cues of a script in a language."""


def in_ms(cue: SubtitleCue) -> SubtitleCue:
    """Return a cue with its times rounded to milliseconds."""
    start_us, end_us = (round(time_us / _MS_US) * _MS_US for time_us in (cue.start_us, cue.end_us))
    return replace(cue, start_us=start_us, end_us=end_us)


def ours(standard: CueStandard, rate_hz: int, script: Script, _: str) -> Iterator[SubtitleCue]:
    """Yield the cues of `subgen.cues`."""
    for number, cue in enumerate(lay_out(script, standard, script[-1].end, rate_hz), 1):
        yield in_ms(subtitle_cue(number, cue, rate_hz))


def words_by_line(script: Script, rate_hz: int) -> list[list[SpokenWord]]:
    """Return the lines of a script in the form that rivals get."""
    return [[SpokenWord(w.text, w.start / rate_hz, w.end / rate_hz) for w in line.words] for line in script]


def cut(name: str, rate_hz: int, script: Script, language: str) -> Iterator[SubtitleCue]:
    """Yield the cues of a rival that needs no package."""
    for number, (rows, *times_s) in enumerate(CUTTERS[name](words_by_line(script, rate_hz)), 1):
        start_us, end_us = (round(time_s * US_PER_SECOND) for time_s in times_s)
        yield in_ms(
            SubtitleCue(number=number, start_us=start_us, end_us=end_us, rows=rows, language=language)
        )


def run(name: str, rate_hz: int, script: Script, language: str) -> list[SubtitleCue]:
    """Return the cues of a rival that is a package."""
    return written(name, words_by_line(script, rate_hz), language)


def ways_of(standard: CueStandard, rate_hz: int, *, alone: bool) -> dict[str, Way]:
    """Return the contenders by their names in the table, ours first."""
    ways: dict[str, Way] = {"ours": partial(ours, standard, rate_hz)}
    ways |= {name: partial(cut, name, rate_hz) for name in CUTTERS}
    if not alone:
        ways |= {name: partial(run, name, rate_hz) for name in installed()}
    return ways


def is_torn(cue: SubtitleCue) -> bool:
    """Return whether the last word of a cue belongs to the first word of the next."""
    function_words = FUNCTION_WORDS[cue.language]
    last = cue.rows[-1].split()[-1].lower()
    return last in function_words.articles or last in function_words.conjunctions_and_prepositions


def counted(cues: list[SubtitleCue], standard: CueStandard) -> Counter[str]:
    """Count the violations of some cues by rule, the cues, and the torn ones."""
    counts = Counter(finding.rule for finding in findings(cues, standard, unit_us=_MS_US))
    counts.update(cues=len(cues), torn=sum(map(is_torn, cues)))
    return counts


def compare(scripts: dict[str, Script], standard: CueStandard, cues_by: Mapping[str, Way]) -> None:
    """Print the violations of each contender."""
    ways: dict[str, Counter[str]] = {
        name: sum((counted(list(way(of, code)), standard) for code, of in scripts.items()), Counter())
        for name, way in cues_by.items()
    }
    words = sum(len(line.words) for script in scripts.values() for line in script)
    by_language = " and ".join(
        f"{sum(len(line.words) for line in of)} in {code}" for code, of in scripts.items()
    )
    print(f"{words} words, {by_language}; {standard.name}; violations per 1,000 cues\n")
    print(f"{'':16}" + "".join(f"{name:>10}" for name in ways))
    broken = [rule for rule in RULES if any(counts[rule] for counts in ways.values())]
    for rule in broken:
        show(rule, [1000 * counts[rule] / counts["cues"] for counts in ways.values()])
    for name, rules in (("all", broken), ("without gaps", [rule for rule in broken if rule not in _GAPS])):
        per_cue = [sum(counts[rule] for rule in rules) / counts["cues"] for counts in ways.values()]
        show(name, [1000 * each for each in per_cue])
        show("  times ours", [each / per_cue[0] if per_cue[0] else math.nan for each in per_cue])
    show("all, of words", [1000 * sum(counts[rule] for rule in broken) / words for counts in ways.values()])
    show("cues", [counts["cues"] for counts in ways.values()])
    show("torn", [1000 * counts["torn"] / counts["cues"] for counts in ways.values()])


def show(name: str, figures: Sequence[float]) -> None:
    """Print a row of the table."""
    print(f"{name:16}" + "".join(f"{figure:10.1f}" for figure in figures))


def repeated(lines: Script, words: int) -> Script:
    """Repeat lines, one after the other, up to a number of words; the last line is cut off."""
    book: Script = []
    start = 0
    for line in cycle(lines):
        shift = start - line.start
        some = line.words[:words]
        book.append(
            replace(
                line,
                line=replace(line.line, id=str(len(book)), text=line.line.text[: some[-1].char_end]),
                start=start,
                end=line.end + shift,
                words=tuple(replace(w, start=w.start + shift, end=w.end + shift) for w in some),
            )
        )
        start = line.end + shift + lines[1].start - lines[0].end
        words -= len(some)
        if not words:
            return book
    return book


def as_one(lines: Script) -> TimedLine:
    """Join lines into one."""
    words: list[TimedWord] = []
    place = 0
    for line in lines:
        words.extend(
            replace(w, char_start=w.char_start + place, char_end=w.char_end + place) for w in line.words
        )
        place += len(line.line.text) + 1
    text = " ".join(line.line.text for line in lines)
    return replace(lines[0], line=replace(lines[0].line, text=text), end=lines[-1].end, words=tuple(words))


def layout_s(script: Script, standard: CueStandard, rate_hz: int) -> float:
    """Return the CPU seconds that the layout of a script takes."""
    start_s = time.process_time()
    for _ in lay_out(script, standard, script[-1].end, rate_hz):
        pass
    return time.process_time() - start_s


def measure_layout(lines: Script, standard: CueStandard, rate_hz: int) -> None:
    """Print the CPU time of the layout, by number of words."""
    print(f"\n{'words':>8}  {'in lines, s':>11}  {'us a word':>9}  {'as one, s':>9}  {'us a word':>9}")
    for words in _SIZES:
        book = repeated(lines, words)
        row = f"{words:8}"
        for script, width in ((book, 11), ([as_one(book)], 9)):
            took_s = min(layout_s(script, standard, rate_hz) for _ in range(3 if words < _SIZES[-2] else 1))
            row += f"  {took_s:{width}.2f}  {took_s / words * US_PER_SECOND:9.1f}"
        print(row, flush=True)


def main() -> None:
    """Speak, lay out, check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--standard", choices=STANDARDS, default="netflix")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="processes that speak")
    parser.add_argument("--alone", action="store_true", help="install and run no other package")
    options = parser.parse_args()
    settings = Settings(speed=options.speed)
    standard = STANDARDS[options.standard]
    scripts = scripts_of(settings, options.processes)
    compare(scripts, standard, ways_of(standard, settings.sample_rate, alone=options.alone))
    measure_layout(scripts["en"], standard, settings.sample_rate)


if __name__ == "__main__":
    main()
