"""The frames of an answer in a form that can be changed: the content of each beside how it is sent."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec

from subgen.model import BYTES_PER_SAMPLE
from subgen.server.answer import OutgoingFrame
from subgen.waves.codec import decode_frame, decode_pcm, encode, encode_pcm
from subgen.waves.messages import Frame, FrameData

__all__ = ["EditableFrame", "EditableFrames", "split_in_half"]


@dataclass(frozen=True, slots=True)
class EditableFrame:
    """One frame of an answer.

    Attributes:
        content: The decoded frame.
        outgoing: The encoded frame, and how it is sent.
    """

    content: Frame
    outgoing: OutgoingFrame

    @classmethod
    def decode(cls, outgoing: OutgoingFrame) -> "EditableFrame":
        """Decode an outgoing frame."""
        return cls(decode_frame(outgoing.text), outgoing)

    @property
    def is_chunk(self) -> bool:
        """Whether it carries audio."""
        return self.content.status == "chunk"

    @property
    def is_word(self) -> bool:
        """Whether it is a word event."""
        return self.content.status == "word_timestamp"

    @property
    def data(self) -> FrameData:
        """The data of a chunk or a word event."""
        assert isinstance(self.content.data, FrameData)  # noqa: S101 # the service made it so
        return self.content.data

    @property
    def audio(self) -> str:
        """The audio of a chunk, in base64."""
        assert isinstance(self.data.audio, str)  # noqa: S101 # the service made it so
        return self.data.audio

    @property
    def pcm(self) -> bytes:
        """The samples of a chunk."""
        return decode_pcm(self.audio)

    def with_data(self, data: FrameData) -> "EditableFrame":
        """Return the frame with other data."""
        content = msgspec.structs.replace(self.content, data=data)
        return EditableFrame(content, replace(self.outgoing, text=encode(content)))

    def with_pcm(self, pcm: bytes) -> "EditableFrame":
        """Return the chunk with other samples."""
        return self.with_data(FrameData(audio=encode_pcm(pcm)))

    def sent_with(self, **changes: Any) -> "EditableFrame":
        """Return the frame, sent in another way.

        Args:
            changes: Fields of `OutgoingFrame`.
        """
        return EditableFrame(self.content, replace(self.outgoing, **changes))


EditableFrames = list[EditableFrame]


def split_in_half(frames: EditableFrames) -> tuple[EditableFrames, EditableFrames]:
    """Split an answer at the middle of its audio; the second half begins with a chunk.

    Args:
        frames: At least one chunk; a single one is cut in two, between samples.
    """
    chunks = [index for index, frame in enumerate(frames) if frame.is_chunk]
    if len(chunks) > 1:
        middle = chunks[len(chunks) // 2]
        return frames[:middle], frames[middle:]
    (index,) = chunks
    chunk, pcm = frames[index], frames[index].pcm
    cut = len(pcm) // BYTES_PER_SAMPLE // 2 * BYTES_PER_SAMPLE
    return (
        [*frames[:index], chunk.with_pcm(pcm[:cut])],
        [chunk.with_pcm(pcm[cut:]), *frames[index + 1 :]],
    )
