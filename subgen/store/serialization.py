"""Values as MessagePack and back; bytes that cannot be read give None."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

__all__ = ["pack", "unpack"]

_T = TypeVar("_T")


def pack(value: object) -> bytes:
    """Encode a value."""
    return _encoder.encode(value)


def unpack(packed: bytes, kind: type[_T]) -> _T | None:
    """Decode a value; None where the bytes are not of that type."""
    try:
        return msgspec.msgpack.decode(packed, type=kind, dec_hook=_from_plain)
    except (msgspec.DecodeError, TypeError, ValueError):
        return None


def _to_plain(value: Any) -> Any:
    if isinstance(value, Path):
        return os.fsencode(value)  # file names need not be text
    if isinstance(value, Mapping):  # a mapping proxy
        return dict(value)
    raise NotImplementedError(type(value))


# The order sorts sets: equal values give equal bytes.
_encoder = msgspec.msgpack.Encoder(enc_hook=_to_plain, order="deterministic")


def _from_plain(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(os.fsdecode(value))
    raise NotImplementedError(kind)
