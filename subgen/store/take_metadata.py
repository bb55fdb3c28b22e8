"""What is known of a take besides its sound, as it stands in its record: MessagePack, one array."""

import msgspec

from subgen.model import WordEvent

__all__ = ["Note", "pack_note", "unpack_note"]


class Note(msgspec.Struct, frozen=True, array_like=True):
    """What is known of a take besides its sound.

    Attributes:
        events: Its word events, in the order they came.
        made_at_s: When it came, in seconds since 1970.
        suspicion: What is wrong with it, as far as can be told.
    """

    events: tuple[tuple[int, str, float, float], ...]
    made_at_s: int
    suspicion: str | None = None

    @property
    def word_events(self) -> tuple[WordEvent, ...]:
        """Its word events."""
        return tuple(WordEvent(*event) for event in self.events)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Note)


def pack_note(events: tuple[WordEvent, ...], made_at_s: int, suspicion: str | None) -> bytes:
    """A note as bytes."""
    told = tuple((event.index, event.word, event.start_s, event.end_s) for event in events)
    return _encoder.encode(Note(told, made_at_s, suspicion))


def unpack_note(packed: bytes) -> Note:
    """A note from its bytes, which are known to be whole."""
    return _decoder.decode(packed)
