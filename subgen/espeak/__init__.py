"""espeak-ng through its C library: text to speech with phoneme times, and text to phonemes.

    voices    voices, languages, pace and pitch, as values                  no library
    library   the C interface: loading, set-up, constants and structures    ctypes
    speech    text -> samples, and the phonemes in them with their places
    phonemes  text -> phonemes, without speaking

A process has one library with one selected voice, so it is for one thread at a time. Speech does not repeat
itself within a process: five equal calls give five lengths. Equal calls give equal samples only where each
is the first of its process, after `start`. Phonemes of a text are the same at every call.
"""
