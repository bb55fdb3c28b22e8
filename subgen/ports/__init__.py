"""What the floors above ask of the doors below; `subgen.app` hands the doors in.

The doors do not know of this module: they have the right shape, and mypy checks it where they are built.
"""

from subgen.ports.audio import Shape, TrackFormat, TrackSink
from subgen.ports.files import FileProbe, Replacing
from subgen.ports.observer import Observer, SilentObserver
from subgen.ports.provider import Connection, Provider, Synthesiser
from subgen.ports.store import Ledger, LedgerReader, TakeReader, TakeStore

__all__ = [
    "Connection",
    "FileProbe",
    "Ledger",
    "LedgerReader",
    "Observer",
    "Provider",
    "Replacing",
    "Shape",
    "SilentObserver",
    "Synthesiser",
    "TakeReader",
    "TakeStore",
    "TrackFormat",
    "TrackSink",
]
