"""The values that pass through the house, and so its glossary.

service       a speech service: its name, its voices and its limits
script        an input, read: its lines in order
line          one row of a script: what is spoken, by whom, and the silence that follows
reading       how a text is to be spoken: voice, model, language, speed, sample rate
utterance     the text of one request: a line, or a part of a line too long for one request
word event    one word with its times, as the service said it, from the start of its own request
take          what one request brought: its audio and its word events
outcome       what became of a line: `Done` or `Failed`, a value and not an exception
placement     where a line stands on the track
timed word    one word of a line, placed on the track
timed line    a line with its words, placed on the track
track         all takes of a script and the silence between them, as one run of samples
cue           what is on the screen from one moment to another
shown cue     the same as a subtitle file has it, whoever wrote the file
finding       something a person should know, though nothing failed

Positions and lengths on the track are counts of PCM samples (signed 16-bit little-endian, mono). Times
that people wrote are integer microseconds. Every value is frozen and was checked where it was made.
"""

from subgen.model.cues import Cue, CueWord, Span, SubtitleCue
from subgen.model.findings import Finding
from subgen.model.script import Break, Line, Script
from subgen.model.service import Capabilities, RequestDefaults, Service, SpeedRange, Voice
from subgen.model.speech import BYTES_PER_SAMPLE, Stamp, Take, TakeKey, Utterance, VoiceSettings, WordEvent
from subgen.model.track import (
    Chapter,
    Done,
    Failed,
    Gap,
    LineOutcome,
    Placement,
    Summary,
    TimedLine,
    TimedWord,
    Timing,
    Track,
)

__all__ = [
    "BYTES_PER_SAMPLE",
    "Break",
    "Capabilities",
    "Chapter",
    "Cue",
    "CueWord",
    "Done",
    "Failed",
    "Finding",
    "Gap",
    "Line",
    "LineOutcome",
    "Placement",
    "RequestDefaults",
    "Script",
    "Service",
    "Span",
    "SpeedRange",
    "Stamp",
    "SubtitleCue",
    "Summary",
    "Take",
    "TakeKey",
    "TimedLine",
    "TimedWord",
    "Timing",
    "Track",
    "Utterance",
    "Voice",
    "VoiceSettings",
    "WordEvent",
]
