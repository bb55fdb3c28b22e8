"""Text to phonemes, without speaking."""

import ctypes
import re
from collections.abc import Iterable

from subgen.espeak.library import CHARS_UTF8, encode_text, library, select_voice, start

__all__ = ["phonemes_of"]

_SEPARATOR = ord("|") << 8
_NOT_A_SOUND = re.compile(r"(?:[| \n]|_[:!|]?|\([a-z-]+\))+")
"""Between the sounds: separators, pauses, and `(en)` where another language begins."""


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


def _transcribe(text: str) -> list[str]:
    buffer = ctypes.create_string_buffer(encode_text(text))
    place = ctypes.c_void_p(ctypes.addressof(buffer))
    names: list[str] = []
    while place.value:  # the library reads one clause a call, and sets the place to NULL after the last
        clause = library.espeak_TextToPhonemes(ctypes.byref(place), CHARS_UTF8, _SEPARATOR)
        if clause is None:
            break
        names.extend(name for name in _NOT_A_SOUND.split(clause.decode("utf-8", "replace")) if name)
    return names
