"""A line to align: its phones, a reference speech of it, and its audio."""

from dataclasses import dataclass

from subgen.align.forced.features import Features

__all__ = ["ReferencePhone", "SpokenLine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePhone:
    """A phone of a word, and where the reference speech says it.

    Attributes:
        name: Without marks of stress and length.
        start: In samples of the reference.
        end: In samples of the reference; the start, if the phone is swallowed.
    """

    name: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpokenLine:
    """A line to align.

    Attributes:
        words: Phones of each word; words that are not spoken have none.
        reference: Features of the reference speech.
        audio: Features of the audio.
    """

    words: tuple[tuple[ReferencePhone, ...], ...]
    reference: Features
    audio: Features

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """Names of the phones of each word."""
        return tuple(tuple(phone.name for phone in word) for word in self.words)
