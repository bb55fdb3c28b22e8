"""The pieces of what is said, as espeak-ng takes them.

A piece in another language than the text is written as that language's phonemes, which espeak-ng speaks in
the voice and the rhythm of the sentence; a change of the voice would end the clause.
"""

from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter

from subgen.espeak.phonemes import phoneme_notation, phonemes_of
from subgen.espeak.voices import language_voice
from subgen.server.voice_job import Piece

__all__ = ["espeak_text", "word_phonemes"]


def espeak_text(pieces: Sequence[Piece]) -> str:
    """Return a text with phonemes that says the pieces.

    Args:
        pieces: The pieces, in order.
    """
    text = ""
    after_replacement = False
    for piece in pieces:
        said = _notation(piece)
        is_apart = piece.is_replacement or after_replacement
        if (
            is_apart
            and text[-1:].isalnum() | text.endswith("]]")
            and (said[:1].isalnum() or said[:2] == "[[")
        ):
            text += " "
        text += said
        after_replacement = piece.is_replacement
    return text


def _notation(piece: Piece) -> str:
    if piece.language is None:
        return piece.text.replace("[[", "[ [").replace("]]", "] ]")
    return phoneme_notation(piece.text, language_voice(piece.language)) or piece.text


def word_phonemes(pieces: Sequence[Piece], words: int, voice_name: str) -> list[list[str]]:
    """Return the phonemes that are said for each word of the text.

    Args:
        pieces: The pieces, in order.
        words: How many words the text has.
        voice_name: espeak-ng's voice of the text.
    """
    phonemes: list[list[str]] = [[] for _ in range(words)]
    for word, said in groupby(pieces, attrgetter("word")):
        for piece in said:
            voice = voice_name if piece.language is None else language_voice(piece.language)
            phonemes[word] += phonemes_of([piece.text], voice)[0]
    return phonemes
