"""Retakes: lines made anew, the readings kept of each, and which one a line has.

A retake is ordered before it is asked for, so that a run that goes on where another ended asks for the
same one. Once all of its takes are there it is chosen; where one failed it is withdrawn, and the line keeps
what it had. Orders are done with the run that has nothing left to do, or that asks for other lines: to run
again with the same `--retake` goes on with the same orders.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from subgen.config.settings import Settings
from subgen.model import Line, Script, Service, TakeKey
from subgen.planning.request_log import RequestLog
from subgen.planning.selection import LineNames
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Ledger, TakeStore
from subgen.ports.records import FIRST_VERSION, Retake

__all__ = [
    "TakeVersion",
    "complete_retakes",
    "current_utterances",
    "open_orders",
    "order_retakes",
    "pending_utterances",
    "preview_utterances",
    "resolve_retakes",
    "take_versions",
]


def current_utterances(
    scripts: tuple[Script, ...], settings: Settings, service: Service, ledger: Ledger
) -> UtteranceResolver:
    """What lines need, with the readings that they have."""
    return UtteranceResolver(
        settings, service, {script.stem: ledger.chosen(script.stem) for script in scripts}
    )


def pending_utterances(
    scripts: tuple[Script, ...], settings: Settings, service: Service, ledger: Ledger
) -> UtteranceResolver:
    """What lines need, with the readings that they are to have: those that were ordered come first."""
    retakes: dict[str, dict[str, tuple[Retake, ...]]] = {}
    for script in scripts:
        chosen, ordered = ledger.chosen(script.stem), ledger.ordered(script.stem)
        retakes[script.stem] = {
            line: ordered.get(line, ()) + chosen.get(line, ()) for line in {*chosen, *ordered}
        }
    return UtteranceResolver(settings, service, retakes)


def order_retakes(
    scripts: tuple[Script, ...], resolver: UtteranceResolver, takes: TakeStore, ledger: Ledger
) -> None:
    """Order the retakes that were asked for; a line that has no reading yet has nothing to be made anew.

    An order that was carried out, and is not asked for again, is done.

    Args:
        scripts: All of a job.
        resolver: Of their lines, with the readings that they have.
        takes: Where takes are kept.
        ledger: Where orders are.
    """
    wanted = dict(_to_make_anew(scripts, resolver, takes))
    with ledger.together():
        for stem, line, retake in open_orders(scripts, resolver, ledger):
            is_there = all(part.key in takes for part in retake.parts)
            if is_there and (stem, line.id) not in wanted:
                ledger.withdraw(stem, line.id, retake.whole)
        for (stem, line_id), line in wanted.items():
            ledger.order(stem, line_id, resolver.text_key(line), partial(resolver.retake_parts, line))


def complete_retakes(scripts: tuple[Script, ...], resolver: UtteranceResolver, ledger: Ledger) -> None:
    """All orders are done: nothing failed, and nothing is to come."""
    with ledger.together():
        for stem, line, retake in open_orders(scripts, resolver, ledger):
            ledger.withdraw(stem, line.id, retake.whole)


def _to_make_anew(
    scripts: tuple[Script, ...], resolver: UtteranceResolver, takes: TakeStore
) -> Iterator[tuple[tuple[str, str], Line]]:
    """The lines of `--retake` that have a reading."""
    if not resolver.settings.retake:
        return
    names = LineNames(scripts)
    lines = {(script.stem, line.id): line for script in scripts for line in script.lines}
    for name in resolver.settings.retake:
        for place in names.meant(name):
            if all(utterance.key in takes for utterance in resolver.utterances(place[0], lines[place])):
                yield place, lines[place]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeVersion:
    """A reading of a line that is kept.

    Attributes:
        number: Among the readings of its text, from 1.
        keys: Of its takes, in order.
        samples: Length of its takes.
        made_at_s: When the last of them came, in seconds since 1970.
        is_in_use: Whether the line has it.
        suspicion: What is wrong with it, as far as can be told.
    """

    number: int
    keys: tuple[TakeKey, ...]
    samples: int
    made_at_s: int
    is_in_use: bool
    suspicion: str | None


def take_versions(
    script: Script, line: Line, resolver: UtteranceResolver, takes: TakeStore, ledger: Ledger
) -> tuple[TakeVersion, ...]:
    """The readings of a line whose every take is kept, in the order of their numbers.

    Args:
        script: The line's.
        line: The line.
        resolver: Of its script, with the readings that its lines have.
        takes: Where takes are kept.
        ledger: Where retakes are.
    """
    in_use = resolver.retake(script.stem, line)
    first = UtteranceResolver(resolver.settings, resolver.service).utterances(script.stem, line)
    parts = {FIRST_VERSION: tuple(utterance.key for utterance in first)}
    for retake in ledger.retakes_of(resolver.text_key(line)):
        parts[retake.number] = tuple(part.key for part in retake.parts)
    return tuple(
        TakeVersion(
            number=number,
            keys=keys,
            samples=sum(takes.samples(key) for key in keys),
            made_at_s=max(takes.made_at_s(key) for key in keys),
            is_in_use=number == (in_use.number if in_use else FIRST_VERSION),
            suspicion=next(filter(None, map(takes.suspicion, keys)), None),
        )
        for number, keys in sorted(parts.items())
        if keys and all(key in takes and not takes.is_damaged(key) for key in keys)
    )


def preview_utterances(
    scripts: tuple[Script, ...], settings: Settings, service: Service, takes: TakeStore, ledger: Ledger
) -> UtteranceResolver:
    """What lines would need if the retakes that are asked for were ordered; nothing is."""
    resolver = pending_utterances(scripts, settings, service, ledger)
    is_ordered = {(stem, line.id) for stem, line, _ in open_orders(scripts, resolver, ledger)}
    supposed: dict[str, dict[str, tuple[Retake, ...]]] = {}
    for number, ((stem, line_id), line) in enumerate(_to_make_anew(scripts, resolver, takes)):
        if (stem, line_id) not in is_ordered:  # numbers that no reading has, and no two alike
            retake = Retake(
                whole=resolver.text_key(line), number=-number, parts=resolver.retake_parts(line, -number)
            )
            supposed.setdefault(stem, {})[line_id] = (retake,)
    return resolver.with_retakes(supposed)


def resolve_retakes(
    scripts: tuple[Script, ...],
    resolver: UtteranceResolver,
    takes: TakeStore,
    heard: RequestLog,
    ledger: Ledger,
) -> None:
    """Choose the retakes that are there, and withdraw those that failed.

    Args:
        scripts: All of a job.
        resolver: Of their lines.
        takes: Where takes are kept.
        heard: What failed.
        ledger: Where orders are.
    """
    with ledger.together():
        for stem, line, retake in open_orders(scripts, resolver, ledger):
            keys = [part.key for part in retake.parts]
            if all(key in takes for key in keys):
                ledger.choose(stem, line.id, retake.whole, retake.number)
            elif any(key in heard.reasons for key in keys):
                ledger.withdraw(stem, line.id, retake.whole)


def open_orders(
    scripts: tuple[Script, ...], resolver: UtteranceResolver, ledger: Ledger
) -> Iterator[tuple[str, Line, Retake]]:
    """Stem, line and retake of every order of scripts that stands."""
    for script in scripts:
        ordered = ledger.ordered(script.stem)
        lines = [line for line in script.lines if line.id in ordered] if ordered else []
        for line in lines:
            for retake in ordered[line.id]:
                if retake.whole == resolver.text_key(line):
                    yield script.stem, line, retake
