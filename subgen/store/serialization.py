"""Our values as MessagePack and back; what cannot be read any more is None."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

__all__ = ["pack", "unpack"]

_T = TypeVar("_T")


def pack(value: object) -> bytes:
    """A value as bytes."""
    return _encoder.encode(value)


def unpack(packed: bytes, kind: type[_T]) -> _T | None:
    """A value from its bytes, or None where they are not of that kind."""
    try:
        return msgspec.msgpack.decode(packed, type=kind, dec_hook=_rich)
    except (msgspec.DecodeError, TypeError, ValueError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return os.fsencode(value)  # names need not be text
    if isinstance(value, Mapping):  # a read-only view
        return dict(value)
    raise NotImplementedError(type(value))


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain, order="deterministic")  # of sets: the same bytes again


def _rich(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(os.fsdecode(value))
    raise NotImplementedError(kind)
