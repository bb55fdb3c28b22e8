"""What the floors above ask of the doors below; `subgen.app` hands the doors in.

The doors do not know of this module: they have the right shape, and mypy checks it where they are built.
"""

from subgen.ports.aligner import Aligner, WordKey, WordStore
from subgen.ports.audio import AudioFilter, Shape, TrackFormat, TrackSink
from subgen.ports.files import FileProbe, OpenScratch, Replacing, Scratch
from subgen.ports.observer import Observer, SilentObserver
from subgen.ports.provider import Connection, Provider, Synthesiser
from subgen.ports.store import Ledger, LedgerReader, TakeReader, TakeStore

__all__ = [
    "Aligner",
    "AudioFilter",
    "Connection",
    "FileProbe",
    "Ledger",
    "LedgerReader",
    "Observer",
    "OpenScratch",
    "Provider",
    "Replacing",
    "Scratch",
    "Shape",
    "SilentObserver",
    "Synthesiser",
    "TakeReader",
    "TakeStore",
    "TrackFormat",
    "TrackSink",
    "WordKey",
    "WordStore",
]
