"""espeak-ng's C interface: loading, set-up, constants and structures.

Numbers and structures are those of `speak_lib.h`, revision 12 of the interface.
Importing this module loads the library; nothing is set up until `start`.
"""

import ctypes
from functools import cache

import espeakng_loader

__all__ = [
    "CHARS_UTF8",
    "CHARS_WITH_PHONEMES",
    "EVENT_END_OF_LIST",
    "EVENT_PHONEME",
    "EVENT_WORD",
    "PARAMETER_PITCH",
    "PARAMETER_RATE",
    "Callback",
    "Event",
    "encode_text",
    "library",
    "select_voice",
    "start",
]

CHARS_UTF8 = 1
CHARS_WITH_PHONEMES = CHARS_UTF8 | 0x100
PARAMETER_RATE, PARAMETER_PITCH = 1, 3
EVENT_END_OF_LIST, EVENT_WORD, EVENT_PHONEME = 0, 1, 7
_SYNCHRONOUS = 2
_PHONEME_EVENTS = 0x0001
_DO_NOT_EXIT = 0x8000


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class Event(ctypes.Structure):
    """`espeak_EVENT`: something that happens at a sample of the speech."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))
"""`t_espeak_callback`: receives samples, their count, and a list of events; returns 0 to go on."""

library = ctypes.CDLL(espeakng_loader.get_library_path())
library.espeak_TextToPhonemes.restype = ctypes.c_char_p


@cache
def start() -> int:
    """Set the library up, once a process.

    Returns:
        The sample rate of its speech, in Hz.

    Raises:
        RuntimeError: The library does not start.
    """
    data = espeakng_loader.get_data_path().encode()
    rate = int(library.espeak_Initialize(_SYNCHRONOUS, 0, data, _PHONEME_EVENTS | _DO_NOT_EXIT))
    if rate <= 0:
        raise RuntimeError(f"espeak-ng does not start with the data in {data.decode()}")
    library.espeak_ListVoices(None)  # otherwise every fork would read a hundred files to find its voice
    return rate


def select_voice(name: str) -> None:
    """Set the voice of the calls that follow.

    Raises:
        RuntimeError: There is no voice of this name.
    """
    if library.espeak_SetVoiceByName(name.encode()):
        raise RuntimeError(f"espeak-ng has no voice {name}")


def encode_text(text: str) -> bytes:
    """Encode a text for the library, control characters as spaces: a NUL would end it."""
    return "".join(
        " " if character < " " or character == "\x7f" else character for character in text
    ).encode()
