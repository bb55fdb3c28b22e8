"""Text to phonemes, without speaking."""

import ctypes
import re
from collections.abc import Iterable, Iterator

from subgen.espeak.library import CHARS_UTF8, encode_text, library, select_voice, start
from subgen.espeak.voices import phoneme_table

__all__ = ["phoneme_notation", "phonemes_of"]

_SEPARATOR = ord("|") << 8
_NOT_A_SOUND = re.compile(r"(?:[| \n]|_[:!|]?|\([a-z-]+\))+")
"""Between the sounds: separators, pauses, and `(en)` where another language begins."""

_OTHER_LANGUAGE = re.compile(r"\([a-z-]+\)")


def phonemes_of(texts: Iterable[str], voice_name: str) -> list[list[str]]:
    """Transcribe texts, each by itself: words in a sentence are reduced, words alone are not.

    Args:
        texts: Words or sentences.
        voice_name: espeak-ng's voice, such as `en-us`; a variant changes nothing.

    Returns:
        The phonemes of each text as espeak-ng's mnemonics, stress marks before them, pauses left out;
        an empty list for a text without sounds.

    Raises:
        RuntimeError: The library does not start, or there is no voice of this name.
    """
    start()
    select_voice(voice_name)
    return [_transcribe(text) for text in texts]


def phoneme_notation(text: str, voice_name: str) -> str:
    """Write a text as phonemes that a voice of any language speaks, if its language's voice is `voice_name`.

    Args:
        text: The text.
        voice_name: espeak-ng's voice of the text's language, without a variant.

    Returns:
        `[[_^_de ts|v|'aI]]` for each word, for `speak` with phonemes; "" for a text without sounds.

    Raises:
        RuntimeError: The library does not start, or there is no voice of this name.
    """
    start()
    select_voice(voice_name)
    table = phoneme_table(voice_name)
    words = (word.strip("|") for clause in _clauses(text) for word in _OTHER_LANGUAGE.sub("", clause).split())
    return " ".join(f"[[_^_{table} {word}]]" for word in words if word)


def _transcribe(text: str) -> list[str]:
    return [name for clause in _clauses(text) for name in _NOT_A_SOUND.split(clause) if name]


def _clauses(text: str) -> Iterator[str]:
    """Yield the phonemes of each clause, separators between them."""
    buffer = ctypes.create_string_buffer(encode_text(text))
    place = ctypes.c_void_p(ctypes.addressof(buffer))
    while place.value:  # the library reads one clause a call, and sets the place to NULL after the last
        clause = library.espeak_TextToPhonemes(ctypes.byref(place), CHARS_UTF8, _SEPARATOR)
        if clause is None:
            break
        yield clause.decode("utf-8", "replace")
