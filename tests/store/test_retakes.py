"""Retakes: the open orders, and the choices of lines."""

import pytest

from subgen.align.word_stats import WordAudit
from subgen.model import Summary
from subgen.ports.records import DeliveryFacts, Part, Retake
from subgen.store import Store
from tests.support.real_store import key

pytestmark = pytest.mark.usefixtures("hasty_disk")
FACTS = DeliveryFacts(
    summary=Summary(lines=1, done=1, failed=0, requests=1, characters=12),
    samples=8000,
    late_s=0.0,
    words=WordAudit(),
    findings=(),
)


def cut(number: int) -> tuple[Part, ...]:
    """Return the one part of a retake, with a take key of its own."""
    return (Part(text="So it began.", first_word=0, key=key(100 + number)),)


def test_ordering_a_retake_again_returns_the_open_order_until_it_is_withdrawn(store: Store) -> None:
    second, third = (Retake(whole=key(1), number=number, parts=cut(number)) for number in (2, 3))

    assert store.ledger.order("tale", "1", key(1), cut) == second
    assert store.ledger.order("tale", "1", key(1), cut) == second
    store.ledger.choose("tale", "1", key(1), second.number)
    store.ledger.deliver("tale", [], FACTS, b"")
    assert store.ledger.ordered("tale") == {"1": (second,)}
    store.ledger.withdraw("tale", "1", key(1))
    assert store.ledger.ordered("tale") == {}
    assert store.ledger.order("tale", "1", key(1), cut) == third
    assert store.ledger.retakes_of(key(1)) == (second, third) == tuple(store.ledger.every_retake())


def test_an_order_of_another_text_leaves_the_first_order_unchanged(store: Store) -> None:
    first = store.ledger.order("tale", "1", key(1), cut)
    other = store.ledger.order("tale", "1", key(2), cut)

    assert store.ledger.order("tale", "1", key(1), cut) == first
    assert store.ledger.order("tale", "1", key(2), cut) == other
    assert set(store.ledger.ordered("tale")["1"]) == {first, other}
    store.ledger.withdraw("tale", "1", key(1))
    assert store.ledger.ordered("tale") == {"1": (other,)}


def test_an_order_whose_parts_cannot_be_made_is_not_recorded(store: Store) -> None:
    def refused(_: int) -> tuple[Part, ...]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.ledger.order("tale", "1", key(1), refused)

    assert store.ledger.retakes_of(key(1)) == ()


def test_a_line_keeps_its_chosen_version_until_the_first_one_is_chosen(store: Store) -> None:
    second = store.ledger.order("tale", "1", key(1), cut)
    store.ledger.choose("tale", "1", key(1), second.number)
    store.ledger.deliver("tale", [], FACTS, b"")
    third = store.ledger.order("tale", "1", key(1), cut)

    assert store.ledger.chosen("tale") == {"1": (second,)}
    store.ledger.choose("tale", "1", key(1), third.number)
    assert store.ledger.chosen("tale") == {"1": (third,)}
    store.ledger.choose("tale", "1", key(2), 1)
    assert store.ledger.chosen("tale") == {"1": (third,)}
    store.ledger.choose("tale", "1", key(1), 1)
    assert store.ledger.chosen("tale") == {}
    assert store.ledger.ordered("tale") == {"1": (third,)}


def test_a_retake_that_is_missing_or_damaged_is_the_choice_of_no_line(store: Store) -> None:
    store.ledger.order("tale", "1", key(1), cut)
    store.ledger.choose("tale", "1", key(1), 2)
    store.ledger.choose("tale", "2", key(1), 9)
    store.connection.execute("UPDATE readings SET parts = x'90'")

    assert (store.ledger.chosen("tale"), store.ledger.ordered("tale")) == ({}, {})
    assert store.ledger.retakes_of(key(1)) == ()
    assert store.ledger.order("tale", "1", key(1), cut).number == 3


def test_a_dropped_retake_is_the_choice_of_no_line(store: Store) -> None:
    second = store.ledger.order("tale", "1", key(1), cut)
    store.ledger.choose("tale", "1", key(1), 2)
    store.ledger.choose("other", "5", key(1), 2)

    store.ledger.drop_retake(second)

    assert (store.ledger.chosen("tale"), store.ledger.ordered("tale")) == ({}, {})
    assert store.ledger.chosen("other") == {}


def test_an_input_that_is_forgotten_leaves_no_choice(store: Store) -> None:
    store.ledger.order("tale", "1", key(1), cut)
    store.ledger.choose("tale", "1", key(1), 2)

    store.ledger.forget("tale")

    assert (store.ledger.chosen("tale"), store.ledger.ordered("tale")) == ({}, {})
