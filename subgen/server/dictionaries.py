"""Pronunciation dictionaries that clients make, list, change and delete.

    POST    {"items": [{"word", "pronunciation"}]}         the dictionary: `id`, `items`, `createdAt`
    GET                                                    a list of all
    PUT     {"id", "items"}                                the changed dictionary: `id`, `items`
    DELETE  {"id"}                                         its `id`

Documented by the vendor ("Pronunciation dictionaries" and its API reference): the path, the methods, the
fields, and the statuses 200, 401 and 500; a pronunciation is written in normal words that show the sound; a
request names dictionaries by `pronunciation_dicts`. Inferred: that letters match in upper and lower case, and
whole words only; that the longest word wins, and the first dictionary over the next; that an id that is not
known changes nothing; the statuses 400, 404 and 413. The id is a digest of the first items, where the
vendor's is drawn: so the same dictionary has the same id after a restart.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import msgspec
import regex
from msgspec import UNSET, Meta, Struct, UnsetType

from subgen.errors import quoted
from subgen.server.refusal import Refusal

__all__ = ["Dictionaries", "Dictionary", "DictionaryItem"]

_MOST = 100
"""Dictionaries that are kept."""

_MOST_CHARACTERS = 4_000_000
"""Characters in the items of all of them: they stay in memory."""

_Word = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\S")]
_Text = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"\S")]
_WORD_START = regex.compile(r"(?<![\p{L}\p{M}\p{N}])(?=\S)")
_WORD_END = regex.compile(r"(?<=\S)(?![\p{L}\p{M}\p{N}])")
"""Edges of words: no letter, mark or digit goes on there."""


_T = TypeVar("_T")


class DictionaryItem(Struct, frozen=True):
    """A word and how it is said, in normal words."""

    word: _Word
    pronunciation: _Text


class _Posted(Struct):
    items: Annotated[list[DictionaryItem], Meta(min_length=1)]


class _Put(_Posted):
    id: str


class _Deleted(Struct):
    id: str


class _Answer(Struct, rename="camel", omit_defaults=True):
    id: str
    items: tuple[DictionaryItem, ...]
    created_at: str | UnsetType = UNSET


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary.

    Attributes:
        id: Its id.
        items: Its items, as the client gave them.
        created_at: When it was made.
        said: Word in lower case -> how it is said.
        lengths: Lengths of its words, the longest first.
    """

    id: str
    items: tuple[DictionaryItem, ...]
    created_at: datetime
    said: Mapping[str, str]
    lengths: tuple[int, ...]

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield the start and end of each word of the dictionary in a text, and how it is said."""
        starts = [edge.start() for edge in _WORD_START.finditer(text)]
        ends = {edge.start() for edge in _WORD_END.finditer(text)}
        free = 0
        for start in starts:
            for length in self.lengths if start >= free else ():
                said = self.said.get(text[start : start + length].lower())
                if said is not None and start + length in ends:
                    yield start, start + length, said
                    free = start + length
                    break

    @property
    def characters(self) -> int:
        """Characters of its items."""
        return sum(len(item.word) + len(item.pronunciation) for item in self.items)


class Dictionaries:
    """The dictionaries of a service, in memory."""

    def __init__(self) -> None:
        self._by_id: dict[str, Dictionary] = {}

    def named(self, ids: Iterable[str]) -> list[Dictionary]:
        """Return the dictionaries of some ids, in their order; an unknown id has none."""
        return [self._by_id[each] for each in dict.fromkeys(ids) if each in self._by_id]

    def post(self, body: bytes) -> bytes | Refusal:
        """Make a dictionary; the same items make the same one."""
        posted = _decode(body, _Posted)
        if isinstance(posted, Refusal):
            return posted
        dictionary_id = hashlib.blake2b(msgspec.json.encode(posted.items), digest_size=12).hexdigest()
        if dictionary_id not in self._by_id and len(self._by_id) >= _MOST:
            return Refusal(413, f"more than {_MOST} dictionaries are kept here; delete one")
        return self._keep(dictionary_id, posted.items, datetime.now(UTC), with_time=True)

    def listed(self) -> bytes:
        """List all dictionaries, in the order in which they were made."""
        return msgspec.json.encode([_answer(each, with_time=True) for each in self._by_id.values()])

    def put(self, body: bytes) -> bytes | Refusal:
        """Change the items of a dictionary."""
        put = _decode(body, _Put)
        if isinstance(put, Refusal):
            return put
        known = self._by_id.get(put.id)
        if known is None:
            return _unknown(put.id)
        return self._keep(known.id, put.items, known.created_at, with_time=False)

    def delete(self, body: bytes) -> bytes | Refusal:
        """Delete a dictionary."""
        deleted = _decode(body, _Deleted)
        if isinstance(deleted, Refusal):
            return deleted
        if self._by_id.pop(deleted.id, None) is None:
            return _unknown(deleted.id)
        return msgspec.json.encode({"id": deleted.id})

    def _keep(
        self, dictionary_id: str, items: list[DictionaryItem], created_at: datetime, *, with_time: bool
    ) -> bytes | Refusal:
        said = {item.word.strip().lower(): item.pronunciation for item in items}
        lengths = tuple(sorted({len(word) for word in said}, reverse=True))
        dictionary = Dictionary(dictionary_id, tuple(items), created_at, said, lengths)
        others = sum(each.characters for each in self._by_id.values() if each.id != dictionary_id)
        if others + dictionary.characters > _MOST_CHARACTERS:
            return Refusal(413, f"the dictionaries here have more than {_MOST_CHARACTERS:,} characters")
        self._by_id[dictionary_id] = dictionary
        return msgspec.json.encode(_answer(dictionary, with_time=with_time))


def _answer(dictionary: Dictionary, *, with_time: bool) -> _Answer:
    made = dictionary.created_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return _Answer(id=dictionary.id, items=dictionary.items, created_at=made if with_time else UNSET)


def _unknown(dictionary_id: str) -> Refusal:
    return Refusal(404, f"{quoted(dictionary_id)} is not the id of a dictionary here")


def _decode(body: bytes, kind: type[_T]) -> _T | Refusal:
    try:
        return msgspec.json.decode(body, type=kind)
    except RecursionError:
        return Refusal(400, "the body is nested too deeply")
    except (msgspec.DecodeError, UnicodeDecodeError) as fault:
        return Refusal(400, str(fault))
