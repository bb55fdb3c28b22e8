"""Lines that this version of subgen reads otherwise than the one that paid for them."""

from collections import Counter
from dataclasses import dataclass

from subgen.errors import OutputError
from subgen.model import Line, Script
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import FileProbe, LedgerReader, TakeReader
from subgen.ports.records import RememberedInput

__all__ = ["Reread", "reread_lines", "reread_of", "written_ns"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """Lines of an unchanged input that are read otherwise than in its last run.

    Attributes:
        lines: How many they are.
        characters: Characters of their requests that have to be sent.
        cost: Price of those, or None where no price is known.
    """

    lines: int
    characters: int
    cost: float | None


def reread_lines(before: Script, now: Script) -> tuple[Line, ...]:
    """Return the lines of a reading that an earlier reading of the same input did not have."""
    if now.lines == before.lines:  # nearly always
        return ()
    left = Counter(map(_spoken, before.lines))
    lines = []
    for line in now.lines:
        if left[_spoken(line)]:
            left[_spoken(line)] -= 1
        else:
            lines.append(line)
    return tuple(lines)


def reread_of(
    script: Script,
    resolver: UtteranceResolver,
    takes: TakeReader,
    ledger: LedgerReader,
    file_probe: FileProbe,
) -> Reread | None:
    """Count the lines of an unchanged input that are read otherwise than in its last run.

    Args:
        script: The script, with the selected lines.
        resolver: Resolves its lines to the requests that they need.
        takes: The store.
        ledger: The records of the folder, from before this run.
        file_probe: Looks at files.

    Returns:
        The counts; None where all lines are read as before, or where the input or its settings changed.
    """
    try:
        given = ledger.remembered(script.stem)
    except OutputError:
        return None
    if not _is_same_input(script, given, resolver, ledger, file_probe):
        return None
    lines = reread_lines(given.script, script)
    utterances = {
        utterance.key: len(utterance.text)
        for line in lines
        for utterance in resolver.utterances(script.stem, line)
        if utterance.key not in takes
    }
    characters, price = sum(utterances.values()), resolver.settings.price
    is_free = resolver.service.capabilities.is_free
    cost = 0.0 if is_free else None if price is None else price.of(characters)
    return Reread(lines=len(lines), characters=characters, cost=cost) if lines else None


def _is_same_input(
    script: Script,
    given: RememberedInput,
    resolver: UtteranceResolver,
    ledger: LedgerReader,
    file_probe: FileProbe,
) -> bool:
    """Whether a script has the content and the settings of reading that its last run had."""
    now, before = resolver.settings, given.settings
    if (set(now.cast), now.speak_titles) != (set(before.cast), before.speak_titles):
        return False
    if script.source is None:
        return False
    if given.script.source is not None:
        return given.script.source.digest == script.source.digest
    # An earlier version recorded no content: an input that is older than its outputs is the one that was run.
    if script.source.file is None or given.script.file != script.file:
        return False
    modified_ns = file_probe.modified_ns(script.source.file.path)
    return modified_ns is not None and modified_ns < written_ns(script.stem, ledger)


def written_ns(stem: str, ledger: LedgerReader) -> int:
    """Return the time when an input's outputs were last written, in nanoseconds since 1970; 0 without any."""
    return max((member.stamp.modified_ns for member in ledger.members(stem).values()), default=0)


def _spoken(line: Line) -> tuple[object, ...]:
    """All that the request of a line depends on."""
    return line.text, line.speaker, line.voice, line.language, line.model, line.speed, line.pauses
