"""Limits of a request.

Source: the vendor's request schema ("Stream Speech (WebSocket)", `ttsStream_ttsRequest`).
"""

__all__ = ["MAX_SPEED", "MAX_TEXT_CHARACTERS", "MIN_SPEED", "SAMPLE_RATES_HZ"]

SAMPLE_RATES_HZ = (8000, 16000, 24000, 44100)
MAX_TEXT_CHARACTERS = 8000
MIN_SPEED = 0.5
MAX_SPEED = 2.0
