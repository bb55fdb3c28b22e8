"""Limits of a request.

Source: the vendor's request schema ("Stream Speech (WebSocket)", `ttsStream_ttsRequest`).
"""

__all__ = [
    "MAX_CONTEXT_CHARACTERS",
    "MAX_SENT_CHARACTERS",
    "MAX_SPEED",
    "MAX_TEXT_CHARACTERS",
    "MIN_SPEED",
    "SAMPLE_RATES_HZ",
]

SAMPLE_RATES_HZ = (8000, 16000, 24000, 44100)
MAX_TEXT_CHARACTERS = 8000
MAX_CONTEXT_CHARACTERS = 250
"""Longest text that a context releases at once; the vendor's advice for a request on the socket."""

MAX_SENT_CHARACTERS = 2 * MAX_TEXT_CHARACTERS
"""With the white space around the text, which the schema does not count: it must be held, too."""

MIN_SPEED = 0.5
MAX_SPEED = 2.0
