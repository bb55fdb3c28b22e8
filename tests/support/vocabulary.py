"""Names and words that subgen no longer uses, and what to say instead.

Each was a riddle: it says nothing to an engineer of the field who reads it for the first time. Stored and
public names stay: columns of the ledger, keys of JSON, options.
"""

from collections.abc import Mapping

__all__ = ["BAD_BEGINNINGS", "NOUNS", "RETIRED_MODULES", "RETIRED_NAMES", "RETIRED_WORDS"]

RETIRED_NAMES: Mapping[str, str] = {
    "CueChoice": "AvoidableViolation",
    "Due": "ExpectedTimes",
    "Errand": "PendingRequest",
    "Errands": "RequestQueue",
    "Facts": "DeliveryFacts",
    "Habits": "ServiceBehaviour",
    "Heard": "RequestLog, TrustedEvent or AnswerProgress",
    "Hit": "InjectedFault",
    "IS_CHOICE": "AVOIDABLE",
    "Idle": "IdleWorkers",
    "KeptReading": "TakeVersion",
    "Link": "Connection",
    "LittleWords": "FunctionWords",
    "Mischief": "FaultSchedule",
    "Misbehaviour": "FaultPlan",
    "Needs": "UtteranceResolver",
    "Off": "Mismatch",
    "Pace": "ConcurrencyLimiter",
    "Pictures": "FrameGrid",
    "Reading": "VoiceSettings",
    "Recipe": "Fingerprint",
    "Reckoned": "the noun for what was estimated",
    "Reckoning": "JobEstimate",
    "Remembered": "RememberedInput",
    "Saying": "OutgoingFrame",
    "ScriptOnTrack": "ScriptTrack",
    "Seen": "FileStamp",
    "Shown": "SubtitleCue",
    "Sight": "FileProbe",
    "Stand": "CueContext",
    "Standing": "Freshness",
    "Tally": "LineAccounting",
    "Thing": "TimedKind",
    "asking": "pending_utterances",
    "audited": "audit_cues",
    "beginners": "conjunctions_and_prepositions",
    "converse": "request",
    "followers": "postpositions_and_particles",
    "having": "current_utterances",
    "holding": "lock_folder",
    "laid": "script_track, or what was laid out",
    "let_go": "release",
    "little_words": "function_words",
    "on_track": "script_track",
    "reading_of": "voice_settings_for",
    "seconds_told": "format_seconds",
    "shown_of": "subtitle_cue",
    "size_told": "format_size",
    "supposing": "preview_utterances",
    "time_told": "format_time",
}
"""Identifier, exactly -> the name of the field."""

RETIRED_MODULES: Mapping[str, str] = {
    "cutting": "segmentation",
    "delivered": "record",
    "doubting": "take_check",
    "due_times": "expected_times",
    "errands": "queue",
    "filling": "interpolation",
    "gate": "admission",
    "hearing": "event_check",
    "intake": "load",
    "keeping": "workspace",
    "lengths": "durations",
    "link": "connection",
    "little_words": "function_words",
    "mending": "recovery",
    "mischief": "schedule",
    "misbehaving": "effects",
    "notes": "take_metadata",
    "on_track": "script_track",
    "pacing": "concurrency, retry",
    "packing": "serialization",
    "performance": "render",
    "placing": "word_placement",
    "proof": "verify",
    "reaching": "service",
    "recipes": "fingerprint",
    "refusals": "errors",
    "rehoming": "line_matching",
    "seen": "visible_cues",
    "settling": "load, settings",
    "shape": "schema",
    "sounds": "espeak_voices",
    "speaking": "synthesize",
    "spelling": "normalization",
    "splitting": "chunking",
    "spreading": "distribution",
    "standing": "freshness",
    "tally": "accounting",
    "threshold": "handshake",
    "waking": "idle_workers",
    "wanting": "garbage",
}
"""Name of a module -> the noun of the field."""

RETIRED_WORDS: Mapping[str, str] = {
    "anew": "again",
    "errands?": "pending request",
    "for want of": "because there is no",
    "habits?": "behaviour, or settings",
    "heard": "received, or the log",
    "lest": "so that ... not",
    "let(s|ting)? go": "release, drop",
    "mischief": "injected fault",
    "misbehaviours?": "injected fault",
    "reckon(s|ed|ing|ings)?": "estimate, compute, or count",
    "riddles?": "plain English",
    "tally": "accounting, or count",
    r"told|tells|tell(?!\(| \w+ apart)": "say, report, notify, print or describe",
    "what it is like": "the noun: size, stamp, state",
    "whoever": "subject and verb",
}
"""Word of code, comments, docstrings and messages, as a pattern -> what to say instead."""

BAD_BEGINNINGS = ("What", "Whose", "Whoever", "The same")
"""Begin no docstring: say the noun that is meant, or what the function does."""

NOUNS: Mapping[str, str] = {
    "accounting": "the bookkeeping of lines and requests",
    "chunking": "the field's word for cutting long text into requests",
    "decoding": "the field's word for bytes becoming text",
    "event_matching": "string matching, of word events with words",
    "line_matching": "string matching, of lines with those of an earlier run",
    "phoneme_matching": "string matching, of two sequences of phonemes",
    "planning": "the stage before synthesis: a package, and no activity of one module",
    "reading": "the reading side of the disk",
    "resampling": "the field's word for a change of the sample rate",
    "timing": "in-times and out-times of cues, as subtitlers say",
    "unspaced": "an adjective for scripts without spaces",
}
"""Modules whose names end in -ing or -ed all the same, and the reason."""
