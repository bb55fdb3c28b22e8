"""What is done, failed and pending of every input that was run into a folder, and how its outputs stand."""

from collections import defaultdict
from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from subgen.config.formats import AUDIO_FORMATS, TEXT_FORMATS
from subgen.config.settings import Price, Settings
from subgen.delivery.deliver import DeliveryDoors
from subgen.delivery.freshness import Freshness
from subgen.delivery.paths import outputs_of
from subgen.model import Failed, Script, Service, TakeKey
from subgen.planning.retakes import current_utterances, open_orders
from subgen.planning.selection import select
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Ledger
from subgen.ports.records import Part, RememberedInput, Retake
from subgen.units import seconds_of_samples

__all__ = ["InputStatus", "OutputStatus", "asked_of", "known_inputs", "output_statuses", "status_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputStatus:
    """How a file stands.

    Attributes:
        path: The file.
        state: `right`; `stale`, made of other takes or settings than it should be, or changed since it was
            written; `missing`; or `left over`, of an earlier run, stale, and no part of the present outputs.
    """

    path: Path
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InputStatus:
    """How an input stands.

    Attributes:
        stem: Name of its outputs.
        file: The input as the user named it.
        lines: Of it.
        done: Lines whose takes are all kept.
        failed: Lines of which a take was tried in vain, and why.
        pending: The others.
        requests: Requests that it needs.
        characters: Characters of those.
        kept_characters: Characters of those whose takes are kept.
        ordered: Lines whose retake was asked for and has not come.
        ordered_characters: Characters that those will take.
        spare_characters: Characters of readings that are kept, and that no line has.
        audio_s: Length of the takes that are kept, in seconds.
        price: What the service takes, where it is known; a free service takes nothing.
        outputs: Its files, but for the clips that are right.
    """

    stem: str
    file: str
    lines: int
    done: int
    failed: tuple[Failed, ...]
    pending: int
    requests: int
    characters: int
    kept_characters: int
    ordered: int
    ordered_characters: int
    spare_characters: int
    audio_s: float
    price: Price | None
    outputs: tuple[OutputStatus, ...]


def known_inputs(out: Path, ledger: Ledger) -> Iterator[RememberedInput]:
    """The inputs that were run into a folder, as they were last run, wherever the folder is now.

    Raises:
        OutputError: One of them cannot be read any more.
    """
    for stem in ledger.stems():
        given = ledger.remembered(stem)
        yield replace(given, settings=replace(given.settings, out=out))


def asked_of(given: RememberedInput) -> Script:
    """An input with the lines that were asked for when it was last run."""
    return _asked(given.script, given.settings)


def _asked(script: Script, settings: Settings) -> Script:
    selected = select((script,), settings)
    return selected[0] if selected else script


def status_of(given: RememberedInput, service: Service, doors: DeliveryDoors) -> InputStatus:
    """How an input stands.

    Args:
        given: The input.
        service: The service that it was last run with.
        doors: The world, for its settings.
    """
    script, settings = given.script, given.settings
    resolver = current_utterances((script,), settings, service, doors.ledger)
    keys: dict[TakeKey, int] = {}
    failed: list[Failed] = []
    done = samples = 0
    for line in script.lines:
        utterances = resolver.utterances(script.stem, line)
        keys.update((utterance.key, len(utterance.text)) for utterance in utterances)
        missing = [utterance.key for utterance in utterances if utterance.key not in doors.takes]
        if not missing:
            done += 1
            samples += sum(doors.takes.samples(utterance.key) for utterance in utterances)
        elif reason := next(filter(None, map(doors.takes.failure, missing)), None):
            failed.append(Failed(line=line, reason=reason))
    ordered = _to_be_made_anew(script, resolver, doors)
    return InputStatus(
        stem=script.stem,
        file=script.file,
        lines=len(script.lines),
        done=done,
        failed=tuple(failed),
        pending=len(script.lines) - done - len(failed),
        requests=len(keys),
        characters=sum(keys.values()),
        kept_characters=sum(length for key, length in keys.items() if key in doors.takes),
        ordered=len(ordered),
        ordered_characters=sum(len(part.text) for parts in ordered for part in parts),
        spare_characters=_spare_characters(script, resolver, doors, keys),
        audio_s=seconds_of_samples(samples, settings.sample_rate),
        price=None if service.capabilities.is_free else settings.price,
        outputs=tuple(output_statuses(script, resolver, doors)),
    )


def _to_be_made_anew(script: Script, resolver: UtteranceResolver, doors: DeliveryDoors) -> list[list[Part]]:
    """What is still to be asked for, of each retake that was ordered and has not come."""
    orders = open_orders((script,), resolver, doors.ledger)
    missing = ([part for part in retake.parts if part.key not in doors.takes] for *_, retake in orders)
    return [parts for parts in missing if parts]


def _spare_characters(
    script: Script, resolver: UtteranceResolver, doors: DeliveryDoors, used: Container[TakeKey]
) -> int:
    """Characters of readings of a script's lines that are kept, and not used."""
    retakes: defaultdict[TakeKey, list[Retake]] = defaultdict(list)
    for retake in doors.ledger.every_retake():
        retakes[retake.whole].append(retake)
    if not retakes:  # as usual: no line has had more readings than one
        return 0
    first = UtteranceResolver(resolver.settings, resolver.service)
    spare: dict[TakeKey, int] = {}
    for line in script.lines:
        every = retakes.get(resolver.text_key(line), ())
        if every:
            spare.update(
                (utterance.key, len(utterance.text)) for utterance in first.utterances(script.stem, line)
            )
        spare.update((part.key, len(part.text)) for retake in every for part in retake.parts)
    return sum(length for key, length in spare.items() if key not in used and key in doors.takes)


def output_statuses(
    script: Script, resolver: UtteranceResolver, doors: DeliveryDoors
) -> Iterator[OutputStatus]:
    """How the files of an input stand, but for the clips that are right; those of earlier runs, too."""
    asked = _asked(script, resolver.settings)
    outputs = outputs_of(script.stem, resolver.settings)
    freshness = Freshness(resolver, doors.takes, doors.ledger, doors.file_probe)
    fingerprints = freshness.fingerprints(asked)
    wrong = freshness.stale(asked, fingerprints)
    for path in fingerprints:
        if path in wrong:
            yield OutputStatus(path=path, state="stale" if doors.file_probe.is_there(path) else "missing")
        elif path in outputs.files:
            yield OutputStatus(path=path, state="right")
    earlier = {
        resolver.settings.out / within: member.kind
        for within, member in doors.ledger.members(script.stem).items()
        if resolver.settings.out / within not in fingerprints
        and doors.file_probe.is_there(resolver.settings.out / within)
    }
    still_right = _still_right(asked, resolver, doors, set(earlier.values())) if earlier else frozenset()
    for path in earlier:
        if path not in still_right:
            yield OutputStatus(path=path, state="left over")


def _still_right(
    script: Script, resolver: UtteranceResolver, doors: DeliveryDoors, kinds: set[str]
) -> frozenset[Path]:
    """Files of kinds that the last run did not ask for, and that are what it would have written."""
    settings = resolver.settings
    asked = [replace(settings, audio=kind) for kind in kinds if kind in AUDIO_FORMATS]
    formats = tuple(kind for kind in kinds if kind in TEXT_FORMATS)
    asked.append(replace(settings, formats=formats, clips=bool(kinds & {"clip", "metadata"})))
    right: set[Path] = set()
    for each in asked:
        freshness = Freshness(resolver.with_settings(each), doors.takes, doors.ledger, doors.file_probe)
        fingerprints = freshness.fingerprints(script)
        right |= fingerprints.keys() - freshness.stale(script, fingerprints)
    return frozenset(right)
