"""Immutable values shared by all packages. This docstring is the glossary.

service         a speech service: its name, its voices, its models and its limits
model           a model of a service, and its state: current, preview, retiring or retired
script          an input once it is read: its lines in order
line            one row of a script: its text, its voice, and the silence after it
inner pause     silence that is written inside a line, between two of its words
voice settings  voice, model, language, speed and sample rate of a request
utterance       the text of one request: a line, or a part of a line too long for one request
word event      one word and its times as the service sent them, from the start of its own request
take            the answer to one request: its audio and its word events
outcome         the result of a line: `Done` or `Failed`, a value and not an exception
placement       the position of a line on the track
timed word      one word of a line, placed on the track
timed line      a line with its words, placed on the track
track           all takes of a script and the silence between them, as one sequence of samples
cue             text on the screen from one moment to another
subtitle cue    a cue as a subtitle file contains it, whichever program wrote the file
finding         something the user should know, although nothing failed

Positions and lengths on the track are counts of PCM samples (signed 16-bit little-endian, mono). Times
that people wrote are integer microseconds. Every value is frozen and was checked where it was made.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from subgen.model.cues import Cue, CueWord, Place, Span, SubtitleCue
    from subgen.model.findings import Finding
    from subgen.model.script import Break, InnerPause, Line, Script, Source, SourceFile
    from subgen.model.service import (
        Capabilities,
        Model,
        ModelState,
        RequestDefaults,
        Service,
        SpeedRange,
        Voice,
    )
    from subgen.model.speech import (
        BYTES_PER_SAMPLE,
        Clipping,
        Continuation,
        Stamp,
        Take,
        TakeKey,
        Utterance,
        VoiceSettings,
        WordEvent,
    )
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
    "Clipping",
    "Continuation",
    "Cue",
    "CueWord",
    "Done",
    "Failed",
    "Finding",
    "Gap",
    "InnerPause",
    "Line",
    "LineOutcome",
    "Model",
    "ModelState",
    "Place",
    "Placement",
    "RequestDefaults",
    "Script",
    "Service",
    "Source",
    "SourceFile",
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

_HOMES = {
    "BYTES_PER_SAMPLE": "speech",
    "Break": "script",
    "Capabilities": "service",
    "Chapter": "track",
    "Clipping": "speech",
    "Continuation": "speech",
    "Cue": "cues",
    "CueWord": "cues",
    "Done": "track",
    "Failed": "track",
    "Finding": "findings",
    "Gap": "track",
    "InnerPause": "script",
    "Line": "script",
    "LineOutcome": "track",
    "Model": "service",
    "ModelState": "service",
    "Place": "cues",
    "Placement": "track",
    "RequestDefaults": "service",
    "Script": "script",
    "Service": "service",
    "Source": "script",
    "SourceFile": "script",
    "Span": "cues",
    "SpeedRange": "service",
    "Stamp": "speech",
    "SubtitleCue": "cues",
    "Summary": "track",
    "Take": "speech",
    "TakeKey": "speech",
    "TimedLine": "track",
    "TimedWord": "track",
    "Timing": "track",
    "Track": "track",
    "Utterance": "speech",
    "Voice": "service",
    "VoiceSettings": "speech",
    "WordEvent": "speech",
}
"""Name -> the module that has it, which is imported when the name is used: `--help` needs few of them."""


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'subgen.model' has no attribute {name!r}")
    return getattr(import_module(f"subgen.model.{_HOMES[name]}"), name)
