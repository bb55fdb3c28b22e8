"""espeak-ng, through its library: text in; samples, phonemes and their places out.

Numbers and structures are those of `speak_lib.h`, revision 12 of the interface.
Importing this module loads the library; nothing is set up until `start`.
"""

import ctypes
import re
from dataclasses import dataclass

import espeakng_loader

from subgen.server.espeak_voices import Sound
from subgen.server.phoneme_alignment import Phoneme

__all__ = ["Spoken", "phonemes_of", "speak", "start"]

_SYNCHRONOUS = 2
_PHONEME_EVENTS = 0x0001
_DO_NOT_EXIT = 0x8000
_CHARS_UTF8 = 1
_PARAMETER_RATE, _PARAMETER_PITCH = 1, 3
_EVENT_END_OF_LIST, _EVENT_WORD, _EVENT_PHONEME = 0, 1, 7
_SEPARATOR = ord("|") << 8
_NOT_A_SOUND = re.compile(r"(?:[| \n]|_[:!|]?|\([a-z-]+\))+")
"""Between the sounds: separators, pauses, and `(en)` where another language begins."""


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
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


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)

_library = ctypes.CDLL(espeakng_loader.get_library_path())
_library.espeak_TextToPhonemes.restype = ctypes.c_char_p


@dataclass(frozen=True, slots=True)
class Spoken:
    """What espeak-ng made of a text.

    Attributes:
        pcm: Signed 16-bit samples in the machine's byte order, mono, at the library's rate.
        stream: Its phonemes, pauses among them.
    """

    pcm: bytes
    stream: list[Phoneme]


def start() -> int:
    """Set the library up, once a process.

    Returns:
        Samples a second of what it speaks.
    """
    data = espeakng_loader.get_data_path().encode()
    rate = int(_library.espeak_Initialize(_SYNCHRONOUS, 0, data, _PHONEME_EVENTS | _DO_NOT_EXIT))
    if rate <= 0:
        raise RuntimeError(f"espeak-ng does not start with the data in {data.decode()}")
    _library.espeak_ListVoices(None)  # else every fork would read a hundred files to find its voice
    return rate


def speak(text: str, sound: Sound) -> Spoken:
    """Speak a text; equal calls give equal samples only as the first call of a process."""
    pcm: list[bytes] = []
    stream: list[Phoneme] = []
    word_begins = False

    def hear(
        samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]"
    ) -> int:
        nonlocal word_begins
        if count > 0:
            pcm.append(ctypes.string_at(samples, count * 2))
        place = 0
        while (event := events[place]).type != _EVENT_END_OF_LIST:
            place += 1
            if event.type == _EVENT_WORD:
                word_begins = True
            elif event.type == _EVENT_PHONEME:
                name = event.id.string.decode("utf-8", "replace")
                if name.startswith("("):  # "(en)": another language begins; it makes no sound
                    continue
                stream.append(Phoneme(name, event.sample, word_begins))
                word_begins = word_begins and stream[-1].is_pause
        return 0

    callback = _Callback(hear)
    _library.espeak_SetSynthCallback(callback)
    _set_voice(sound.voice)
    _library.espeak_SetParameter(_PARAMETER_RATE, sound.words_per_minute, 0)
    _library.espeak_SetParameter(_PARAMETER_PITCH, sound.pitch, 0)
    said = _plain(text).encode() + b"\0"
    if _library.espeak_Synth(said, len(said), 0, 1, 0, _CHARS_UTF8, None, None):
        raise RuntimeError("espeak-ng could not speak the text")
    return Spoken(b"".join(pcm), stream)


def phonemes_of(word: str) -> list[str]:
    """The phonemes of one word spoken alone, in the voice that `speak` set, pauses left out."""
    buffer = ctypes.create_string_buffer(_plain(word).encode())
    place = ctypes.c_void_p(ctypes.addressof(buffer))
    names: list[str] = []
    while place.value:
        clause = _library.espeak_TextToPhonemes(ctypes.byref(place), _CHARS_UTF8, _SEPARATOR)
        if clause is None:
            break
        names.extend(name for name in _NOT_A_SOUND.split(clause.decode("utf-8", "replace")) if name)
    return names


def _set_voice(name: str) -> None:
    if _library.espeak_SetVoiceByName(name.encode()):
        raise RuntimeError(f"espeak-ng has no voice {name}")


def _plain(text: str) -> str:
    """A text that the library can be handed: no NUL to cut it short, no other control character."""
    return "".join(" " if character < " " or character == "\x7f" else character for character in text)
