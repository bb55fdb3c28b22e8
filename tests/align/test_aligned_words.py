"""The packed form of aligned words: exact, small, and never read as something else."""

from hypothesis import given, strategies as st

from subgen.align.aligned_words import AlignedWords, pack_words, unpack_words
from subgen.align.word_stats import Repair, WordAudit
from subgen.model import Timing

_COUNT = st.integers(0, 2**32 - 1)
_SPANS = st.lists(st.tuples(_COUNT, _COUNT, st.sampled_from(Timing)), max_size=40).map(tuple)
_AUDITS = st.builds(
    WordAudit,
    said=_COUNT,
    repaired=st.dictionaries(st.sampled_from(Repair), _COUNT).map(lambda kinds: tuple(kinds.items())),
    estimated=_COUNT,
    missing=_COUNT,
    events=_COUNT,
)
_WORDS = st.builds(AlignedWords, spans=_SPANS, audit=_AUDITS)


def test_a_record_is_laid_out_as_its_description_says() -> None:
    words = AlignedWords(
        spans=((1, 258, Timing.SERVICE), (300, 301, Timing.ESTIMATED)),
        audit=WordAudit(said=3, repaired=((Repair.SPLIT, 5),), estimated=1, missing=0, events=9),
    )

    assert pack_words(words).hex(" ") == (
        "01 01 02 00 00 00 03 00 00 00 01 00 00 00 00 00 00 00 09 00 00 00 "
        "04 05 00 00 00 "
        "01 00 00 00 02 01 00 00 2c 01 00 00 2d 01 00 00 "
        "00 02"
    )


def test_a_line_of_twelve_words_takes_130_bytes() -> None:
    words = AlignedWords(spans=((0, 9, Timing.SERVICE),) * 12, audit=WordAudit(said=12, events=12))

    assert len(pack_words(words)) == 130


@given(_WORDS)
def test_words_are_unpacked_as_they_were_packed(words: AlignedWords) -> None:
    assert unpack_words(pack_words(words)) == words


@given(_WORDS, st.data())
def test_a_record_that_is_cut_off_is_not_read(words: AlignedWords, data: st.DataObject) -> None:
    record = pack_words(words)

    assert unpack_words(record[: data.draw(st.integers(0, len(record) - 1))]) is None


@given(st.binary(max_size=80))
def test_any_bytes_are_read_without_a_fault(record: bytes) -> None:
    words = unpack_words(record)

    assert words is None or pack_words(words) == record


def test_a_record_of_a_later_format_is_not_read() -> None:
    record = pack_words(AlignedWords(spans=(), audit=WordAudit()))

    assert unpack_words(b"\x02" + record[1:]) is None
