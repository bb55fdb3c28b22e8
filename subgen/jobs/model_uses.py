"""The models that the lines of an input were made with, and what making them again would cost."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from subgen.config.settings import Price
from subgen.delivery.deliver import DeliveryDoors
from subgen.model import Line, ModelState, Service, TakeKey
from subgen.planning.retakes import Retakes
from subgen.planning.utterances import model_of, utterances_of
from subgen.ports.records import RememberedInput

__all__ = ["ModelUse", "model_uses"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelUse:
    """The lines of an input that were made with one model.

    Attributes:
        model: Name of the model.
        state: Its state today, or None where it is not known.
        retires: Day on which it retires or retired, or None.
        lines: Ids of the lines whose takes are stored, in their order.
        characters: Characters of their requests; a text that several lines share counts once.
        successor: The current model, with which they can be made again; None where they were made with it.
        remake_characters: Characters that would have to be sent for that.
        price: The price of the service, or None where none is known.
        is_free: Whether the service of the input costs nothing; the price is then that of the priced one.
    """

    model: str
    state: ModelState | None
    retires: date | None
    lines: tuple[str, ...]
    characters: int
    successor: str | None
    remake_characters: int
    price: Price | None
    is_free: bool


@dataclass(slots=True)
class _Lines:
    ids: list[str] = field(default_factory=list)
    characters: dict[TakeKey, int] = field(default_factory=dict)
    remake: dict[TakeKey, int] = field(default_factory=dict)


def model_uses(
    given: RememberedInput, service: Service, doors: DeliveryDoors, today: date
) -> tuple[ModelUse, ...]:
    """Group the lines of an input that are done by their models, the models in the order of their lines.

    Args:
        given: The input.
        service: The service that it was last run with.
        doors: The state of the folder.
        today: The day.
    """
    resolver = Retakes.of_input(given, service, doors.ledger).current()
    uses: defaultdict[str, _Lines] = defaultdict(_Lines)
    for line in given.script.lines:
        utterances = resolver.utterances(given.script.stem, line)
        if not all(utterance.key in doors.takes for utterance in utterances):
            continue
        name = model_of(line, given.settings)
        lines = uses[name]
        lines.ids.append(line.id)
        lines.characters.update((utterance.key, len(utterance.text)) for utterance in utterances)
        if (successor := _successor(name, service, today)) is not None:
            lines.remake.update(_missing(replace(line, model=successor), given, service, doors))
    return tuple(_use(name, lines, given, service, today) for name, lines in uses.items())


def _missing(
    line: Line, given: RememberedInput, service: Service, doors: DeliveryDoors
) -> Iterator[tuple[TakeKey, int]]:
    """Yield the requests of a line whose takes are not stored, with their characters."""
    for utterance in utterances_of(line, given.settings, service):
        if utterance.key not in doors.takes:
            yield utterance.key, len(utterance.text)


def _successor(name: str, service: Service, today: date) -> str | None:
    """Return the model that lines would be made again with; None for a current one."""
    known = service.capabilities.model_named(name)
    if known is not None and known.state_on(today) is ModelState.CURRENT:
        return None
    successor = known.successor if known is not None else None
    successor = successor or service.capabilities.defaults.model
    return None if successor == name else successor


def _use(name: str, lines: _Lines, given: RememberedInput, service: Service, today: date) -> ModelUse:
    known = service.capabilities.model_named(name)
    return ModelUse(
        model=name,
        state=None if known is None else known.state_on(today),
        retires=None if known is None else known.retires,
        lines=tuple(lines.ids),
        characters=sum(lines.characters.values()),
        successor=_successor(name, service, today),
        remake_characters=sum(lines.remake.values()),
        price=given.settings.price,
        is_free=service.capabilities.is_free,
    )
