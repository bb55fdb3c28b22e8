"""Interfaces between the core and the outside world, and the records they exchange.

The implementations do not import this package: `subgen.app` builds them, and there mypy checks that they fit.
"""

from subgen.ports.aligner import Aligner, WordKey, WordStore
from subgen.ports.audio import AudioFilter, Shape, TrackFormat, TrackSink
from subgen.ports.files import FileProbe, OpenScratch, Replacing, Scratch, WrittenFiles
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
    "WrittenFiles",
]
