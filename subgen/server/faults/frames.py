"""An answer in pieces that can be changed: what each frame says, beside how it is sent."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from subgen.model import BYTES_PER_SAMPLE
from subgen.server.answer import OutgoingFrame
from subgen.waves.codec import decode_frame, decode_pcm, encode, encode_pcm
from subgen.waves.messages import Frame, FrameData

__all__ = ["Piece", "Pieces", "halves"]


@dataclass(frozen=True, slots=True)
class Piece:
    """One frame of an answer."""

    frame: Frame
    saying: OutgoingFrame

    @classmethod
    def of(cls, saying: OutgoingFrame) -> "Piece":
        """What is said, read."""
        return cls(decode_frame(saying.text), saying)

    @property
    def is_chunk(self) -> bool:
        """Whether it is audio."""
        return self.frame.status == "chunk"

    @property
    def is_word(self) -> bool:
        """Whether it is a word event."""
        return self.frame.status == "word_timestamp"

    @property
    def data(self) -> FrameData:
        """What a chunk or a word event carries."""
        assert isinstance(self.frame.data, FrameData)  # noqa: S101 # the service made it so
        return self.frame.data

    @property
    def audio(self) -> str:
        """What a chunk carries."""
        assert isinstance(self.data.audio, str)  # noqa: S101 # the service made it so
        return self.data.audio

    @property
    def pcm(self) -> bytes:
        """The samples of a chunk."""
        return decode_pcm(self.audio)

    def with_data(self, data: FrameData) -> "Piece":
        """The same frame with something else to carry."""
        frame = msgspec.structs.replace(self.frame, data=data)
        return Piece(frame, replace(self.saying, text=encode(frame)))

    def with_pcm(self, pcm: bytes) -> "Piece":
        """The same chunk with other samples."""
        return self.with_data(FrameData(audio=encode_pcm(pcm)))

    def sent(self, **changes: Any) -> "Piece":
        """The same frame, sent otherwise.

        Args:
            changes: Fields of `OutgoingFrame`.
        """
        return Piece(self.frame, replace(self.saying, **changes))


Pieces = list[Piece]


def halves(pieces: Pieces) -> tuple[Pieces, Pieces]:
    """An answer before and after the middle of its audio; the second half begins with a chunk.

    Args:
        pieces: A chunk at least; one that is alone is cut in two, between samples.
    """
    chunks = [place for place, piece in enumerate(pieces) if piece.is_chunk]
    if len(chunks) > 1:
        middle = chunks[len(chunks) // 2]
        return pieces[:middle], pieces[middle:]
    (place,) = chunks
    chunk, pcm = pieces[place], pieces[place].pcm
    cut = len(pcm) // BYTES_PER_SAMPLE // 2 * BYTES_PER_SAMPLE
    return (
        [*pieces[:place], chunk.with_pcm(pcm[:cut])],
        [chunk.with_pcm(pcm[cut:]), *pieces[place + 1 :]],
    )
