"""A cue as it is in a file."""

from dataclasses import dataclass

from subgen.model import SubtitleCue

__all__ = ["ONE_PICTURE_US", "FileCue"]

ONE_PICTURE_US = 50_000
"""Anything that lasts no longer is no cue by itself: one picture at 24 per second, on a clock of 10 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCue:
    """A cue as it is in a file.

    Attributes:
        cue: The visible cue.
        markup: Its text with markup, without the times of words; "" where it is plain.
        position: Its position, in the format's own terms.
        is_at_point: Whether that has a point of the picture.
        is_rolled: Whether only its last row has times of words, and those above it are plain.
        style: Name of its style, in a format with styles.
    """

    cue: SubtitleCue
    markup: str
    position: str = ""
    is_at_point: bool = False
    is_rolled: bool = False
    style: str = ""
