"""Text to speech, with the place of every phoneme."""

import ctypes
import math
from dataclasses import dataclass

from subgen.align.phoneme_matching import Phoneme
from subgen.espeak.library import (
    CHARS_UTF8,
    CHARS_WITH_PHONEMES,
    EVENT_END_OF_LIST,
    EVENT_PHONEME,
    EVENT_WORD,
    PARAMETER_PITCH,
    PARAMETER_RATE,
    Callback,
    Event,
    encode_text,
    library,
    select_voice,
    start,
)
from subgen.espeak.voices import VoiceParameters

__all__ = ["SpokenText", "TooLong", "speak"]


@dataclass(frozen=True, slots=True)
class SpokenText:
    """The speech of a text.

    Attributes:
        pcm: Signed 16-bit samples in the machine's byte order, mono, at the rate that `start` returns.
        phonemes: Its phonemes in order, pauses among them.
    """

    pcm: bytes
    phonemes: list[Phoneme]


class TooLong(Exception):
    """The speech of a text is longer than allowed."""


def speak(
    text: str, voice: VoiceParameters, most_samples: float = math.inf, *, with_phonemes: bool = False
) -> SpokenText:
    """Speak a text. Equal calls give equal samples only as the first call of a process.

    Args:
        text: The text.
        voice: The voice.
        most_samples: Longest speech; a longer one is broken off.
        with_phonemes: Whether the text has phonemes between `[[` and `]]`.

    Raises:
        RuntimeError: The library does not start, has no such voice, or cannot speak the text.
        TooLong: The speech is longer than that.
    """
    start()
    recorder = _Recorder(most_samples)
    callback = Callback(recorder.record)
    library.espeak_SetSynthCallback(callback)
    select_voice(voice.name)
    library.espeak_SetParameter(PARAMETER_RATE, voice.words_per_minute, 0)
    library.espeak_SetParameter(PARAMETER_PITCH, voice.pitch, 0)
    encoded = encode_text(text) + b"\0"
    flags = CHARS_WITH_PHONEMES if with_phonemes else CHARS_UTF8
    if library.espeak_Synth(encoded, len(encoded), 0, 1, 0, flags, None, None):
        raise RuntimeError("espeak-ng could not speak the text")
    if recorder.is_full:
        raise TooLong
    return SpokenText(b"".join(recorder.pcm), recorder.phonemes)


class _Recorder:
    """Collects the samples and events of one call, until there are too many samples."""

    def __init__(self, most_samples: float) -> None:
        self._room = most_samples
        self.pcm: list[bytes] = []
        self.phonemes: list[Phoneme] = []
        self._word_begins = False

    @property
    def is_full(self) -> bool:
        """Whether there were more samples than allowed."""
        return self._room < 0

    def record(
        self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[Event]"
    ) -> int:
        self._room -= count
        if self.is_full:
            return 1  # which ends the call
        if count > 0:
            self.pcm.append(ctypes.string_at(samples, count * 2))
        place = 0
        while (event := events[place]).type != EVENT_END_OF_LIST:
            place += 1
            if event.type == EVENT_WORD:
                self._word_begins = True
            elif event.type == EVENT_PHONEME:
                self._add(event.id.string.decode("utf-8", "replace"), event.sample)
        return 0

    def _add(self, name: str, sample: int) -> None:
        if name.startswith("("):  # "(en)": another language begins; it makes no sound
            return
        phoneme = Phoneme(name, sample, self._word_begins)
        self.phonemes.append(phoneme)
        self._word_begins = self._word_begins and phoneme.is_pause
