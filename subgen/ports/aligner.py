"""An aligner, and the store for words that are costly to align. `subgen.app.run` chooses the aligner."""

from typing import NamedTuple, Protocol

from subgen.align.aligned_words import AlignedWords, SpokenPart
from subgen.model import Stamp, TakeKey

__all__ = ["Aligner", "WordKey", "WordStore"]


class Aligner(Protocol):
    """Finds the words of a take."""

    @property
    def is_costly(self) -> bool:
        """Whether the words should be kept between runs: aligning takes much longer than a look-up."""

    def identity(self, part: SpokenPart) -> str:
        """Return what distinguishes this aligner, its version and the model that it uses for a part.

        Words that were kept under another identity are not used.
        """

    def align(self, part: SpokenPart) -> AlignedWords:
        """Find the words of one take, in samples from its start.

        Returns:
            One span for each word of the part, in order, without overlap, within the take, and none empty
            unless the take has fewer samples than words.

        Raises:
            DamagedTake: The take is not the one that was stored.
        """


class WordKey(NamedTuple):
    """Identifies the words of a take.

    Attributes:
        take: Key of the take.
        text: Digest of the words and their language, 16 bytes.
        stamp: Stamp of the take: a take that is made again has the same key and another stamp.
        aligner: Identity of the aligner.
    """

    take: TakeKey
    text: bytes
    stamp: Stamp
    aligner: str


class WordStore(Protocol):
    """Keeps the words of takes between runs: for each take and text those that were aligned last."""

    def find(self, key: WordKey) -> AlignedWords | None:
        """Return the words that were kept; None if there are none, or if the take or the aligner changed."""

    def keep(self, key: WordKey, words: AlignedWords) -> None:
        """Keep the words of a take; does nothing in a store that is only read.

        Raises:
            OutputError: They cannot be written.
        """
