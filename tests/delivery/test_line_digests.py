"""Lines that changed between two deliveries, counted by digests."""

from array import array

from hypothesis import given, strategies as st

from subgen.delivery.line_digests import LineChanges, LineDigests, unpack_line_digests

some_digests = st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), max_size=6)


def digests(*lines: tuple[int, int], gaps: frozenset[int] = frozenset()) -> LineDigests:
    """Digests of lines, given as pairs of their takes and their texts."""
    takes, texts = array("I", (line[0] for line in lines)), array("I", (line[1] for line in lines))
    return LineDigests(takes=takes, texts=texts, gaps=gaps)


BEFORE = digests((1, 10), (2, 20), (3, 30))


def test_lines_that_are_the_same_have_no_changes() -> None:
    assert BEFORE.changes_since(BEFORE) == LineChanges(takes=0, gaps=0, texts=0)


def test_a_new_take_and_a_new_text_are_counted_apart() -> None:
    now = digests((1, 10), (9, 20), (3, 90))

    assert now.changes_since(BEFORE) == LineChanges(takes=1, gaps=0, texts=1)


def test_a_line_that_lost_its_takes_is_a_gap() -> None:
    now = digests((1, 10), (7, 20), (3, 30), gaps=frozenset({7}))

    assert now.changes_since(BEFORE) == LineChanges(takes=0, gaps=1, texts=0)


def test_a_line_put_before_the_others_changes_itself_alone() -> None:
    now = digests((5, 50), (1, 10), (2, 20), (3, 30))

    assert now.changes_since(BEFORE) == LineChanges(takes=1, gaps=0, texts=1)


def test_one_more_line_with_a_take_that_was_there_is_counted() -> None:
    now = digests((1, 10), (2, 20), (3, 30), (3, 30))

    assert now.changes_since(BEFORE) == LineChanges(takes=1, gaps=0, texts=1)


def test_lines_that_were_removed_or_moved_are_not_counted() -> None:
    assert digests((3, 30), (1, 10)).changes_since(BEFORE) == LineChanges(takes=0, gaps=0, texts=0)


@given(some_digests)
def test_digests_that_are_packed_come_back(lines: list[tuple[int, int]]) -> None:
    given_lines = digests(*lines)

    assert unpack_line_digests(given_lines.packed()) == given_lines
    assert len(given_lines.packed()) == 8 * len(lines)


def test_what_is_on_the_disk_is_little_endian() -> None:
    assert digests((1, 2)).packed() == b"\1\0\0\0\2\0\0\0"


def test_bytes_that_are_no_digests_are_none() -> None:
    assert unpack_line_digests(None) == digests()
    assert unpack_line_digests(b"123") == digests()
