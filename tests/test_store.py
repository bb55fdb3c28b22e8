"""Where takes are kept while a job runs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from subgen.errors import OutputError
from subgen.model import Take, TakeKey, WordEvent
from subgen.store import SpoolStore

seconds = st.floats(allow_nan=False, allow_infinity=False)
events = st.builds(
    WordEvent, st.integers(0, 1 << 31), st.text(st.characters(exclude_categories=["Cs"])), seconds, seconds
)
takes = st.builds(
    Take,
    pcm=st.binary(max_size=99).map(lambda pcm: pcm * 2),
    events=st.lists(events, max_size=5).map(tuple),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SpoolStore]:
    """A store in a folder of its own."""
    spool = SpoolStore(tmp_path)
    yield spool
    spool.close()


@settings(max_examples=50)
@given(st.dictionaries(st.text(min_size=1).map(TakeKey), takes, max_size=8))
def test_what_is_kept_comes_back_equal(
    tmp_path_factory: pytest.TempPathFactory, kept: dict[TakeKey, Take]
) -> None:
    store = SpoolStore(tmp_path_factory.getbasetemp())
    for key, take in kept.items():
        store.keep(key, take)

    assert {key: Take(pcm=store.pcm(key), events=store.events(key)) for key in kept} == kept
    assert {key: store.samples(key) for key in kept} == {key: take.samples for key, take in kept.items()}
    store.close()


def test_a_store_knows_what_it_holds(store: SpoolStore) -> None:
    store.keep(TakeKey("a"), Take(pcm=b"\1\0", events=()))

    assert TakeKey("a") in store
    assert TakeKey("b") not in store


def test_the_later_take_of_a_key_counts(store: SpoolStore) -> None:
    store.keep(TakeKey("a"), Take(pcm=b"\1\0", events=()))
    store.keep(TakeKey("a"), Take(pcm=b"\2\0\3\0", events=()))

    assert store.pcm(TakeKey("a")) == b"\2\0\3\0"


def test_the_spool_has_no_name_in_the_folder(tmp_path: Path, store: SpoolStore) -> None:
    store.keep(TakeKey("a"), Take(pcm=b"\1\0", events=()))

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path: Path) -> None:
    with pytest.raises(
        OutputError, match=r"takes cannot be kept: No such file or directory; make room there"
    ):
        SpoolStore(tmp_path / "gone")


def test_a_full_disk_is_an_output_error_and_loses_nothing(
    store: SpoolStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.keep(TakeKey("a"), Take(pcm=b"\1\0", events=()))

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(os, "pwrite", full)
        with pytest.raises(OutputError, match="No space left on device"):
            store.keep(TakeKey("b"), Take(pcm=b"\2\0", events=()))
    store.keep(TakeKey("c"), Take(pcm=b"\3\0", events=()))

    assert TakeKey("b") not in store
    assert (store.pcm(TakeKey("a")), store.pcm(TakeKey("c"))) == (b"\1\0", b"\3\0")


def test_a_disk_that_takes_a_few_bytes_at_a_time_gets_them_all(
    store: SpoolStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda file, piece, offset: whole(file, piece[:3], offset))

    store.keep(TakeKey("a"), Take(pcm=b"12345678", events=(WordEvent(0, "a", 0.0, 1.0),)))

    assert store.pcm(TakeKey("a")) == b"12345678"
    assert store.events(TakeKey("a")) == (WordEvent(0, "a", 0.0, 1.0),)
