"""The note of a take, which is all its data but the audio: MessagePack, one array."""

import msgspec

from subgen.model import WordEvent

__all__ = ["Note", "pack_note", "unpack_note"]


class Note(msgspec.Struct, frozen=True, array_like=True):
    """All data of a take but its audio.

    Attributes:
        events: Word events, in the order in which they came.
        made_at_s: Time when the take came, in seconds since 1970.
        suspicion: Reason to suspect a bad take, or None.
    """

    events: tuple[tuple[int, str, float, float], ...]
    made_at_s: int
    suspicion: str | None = None

    @property
    def word_events(self) -> tuple[WordEvent, ...]:
        """The word events, as values."""
        return tuple(WordEvent(*event) for event in self.events)


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Note)


def pack_note(events: tuple[WordEvent, ...], made_at_s: int, suspicion: str | None) -> bytes:
    """Encode a note."""
    plain = tuple((event.index, event.word, event.start_s, event.end_s) for event in events)
    return _encoder.encode(Note(plain, made_at_s, suspicion))


def unpack_note(packed: bytes) -> Note:
    """Decode a note whose checksum was checked."""
    return _decoder.decode(packed)
