"""Retakes: which were asked for, and which a line has."""

import pytest

from subgen.ports.records import Part, Retake
from subgen.store import Store
from tests.support.real_store import key

pytestmark = pytest.mark.usefixtures("hasty_disk")


def cut(number: int) -> tuple[Part, ...]:
    """A retake of one request, with a take of its own."""
    return (Part(text="So it began.", first_word=0, key=key(100 + number)),)


def test_an_order_asked_for_again_is_the_same_until_it_is_withdrawn(store: Store) -> None:
    second, third = (Retake(whole=key(1), number=number, parts=cut(number)) for number in (2, 3))

    assert store.ledger.order("tale", "1", key(1), cut) == second
    assert store.ledger.order("tale", "1", key(1), cut) == second
    store.ledger.choose("tale", "1", key(1), second.number)
    store.ledger.deliver("tale", [], b"")
    assert store.ledger.ordered("tale") == {"1": (second,)}
    store.ledger.withdraw("tale", "1", key(1))
    assert store.ledger.ordered("tale") == {}
    assert store.ledger.order("tale", "1", key(1), cut) == third
    assert store.ledger.retakes_of(key(1)) == (second, third) == tuple(store.ledger.every_retake())


def test_an_order_of_another_text_leaves_the_first_as_it_is(store: Store) -> None:
    first = store.ledger.order("tale", "1", key(1), cut)
    other = store.ledger.order("tale", "1", key(2), cut)

    assert store.ledger.order("tale", "1", key(1), cut) == first
    assert store.ledger.order("tale", "1", key(2), cut) == other
    assert set(store.ledger.ordered("tale")["1"]) == {first, other}
    store.ledger.withdraw("tale", "1", key(1))
    assert store.ledger.ordered("tale") == {"1": (other,)}


def test_an_order_that_cannot_be_cut_was_never_made(store: Store) -> None:
    def refused(_: int) -> tuple[Part, ...]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        store.ledger.order("tale", "1", key(1), refused)

    assert store.ledger.retakes_of(key(1)) == ()


def test_a_line_has_the_reading_that_was_chosen_until_the_first_is_chosen(store: Store) -> None:
    second = store.ledger.order("tale", "1", key(1), cut)
    store.ledger.choose("tale", "1", key(1), second.number)
    store.ledger.deliver("tale", [], b"")
    third = store.ledger.order("tale", "1", key(1), cut)

    assert store.ledger.chosen("tale") == {"1": (second,)}
    store.ledger.choose("tale", "1", key(1), third.number)
    assert store.ledger.chosen("tale") == {"1": (third,)}
    store.ledger.choose("tale", "1", key(2), 1)
    assert store.ledger.chosen("tale") == {"1": (third,)}
    store.ledger.choose("tale", "1", key(1), 1)
    assert store.ledger.chosen("tale") == {}
    assert store.ledger.ordered("tale") == {"1": (third,)}


def test_a_reading_that_is_not_there_or_does_not_read_is_nobodys(store: Store) -> None:
    store.ledger.order("tale", "1", key(1), cut)
    store.ledger.choose("tale", "1", key(1), 2)
    store.ledger.choose("tale", "2", key(1), 9)
    store.connection.execute("UPDATE readings SET parts = x'90'")

    assert (store.ledger.chosen("tale"), store.ledger.ordered("tale")) == ({}, {})
    assert store.ledger.retakes_of(key(1)) == ()
    assert store.ledger.order("tale", "1", key(1), cut).number == 3


def test_a_reading_that_is_dropped_is_nobodys(store: Store) -> None:
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
