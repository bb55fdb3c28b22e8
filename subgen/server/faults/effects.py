"""What the faults do: answers that go wrong, and refusals without a reason.

A fault that hits an answer is a function from its pieces to other pieces; nothing is sent here. Half of the
audio has been sent where an answer stalls, breaks off or makes no sense, so that what came looks good.
"""

from collections.abc import Callable, Iterator
from itertools import cycle
from random import Random

import msgspec
from msgspec import UNSET

from subgen.model import BYTES_PER_SAMPLE
from subgen.server.answer import Ending, OutgoingFrame
from subgen.server.faults.frames import Piece, Pieces, halves
from subgen.server.faults.schedule import SOCKETS_PER_REQUEST, InjectedFault
from subgen.server.refusal import Refusal
from subgen.waves.codec import encode
from subgen.waves.messages import FrameData, FrameFault

__all__ = ["apply_faults", "refusal_of"]

_TRICKLE_BYTES = 256
_ON_PURPOSE = "the service was asked to fail"
_TRANSIENT = "500"
_FAR_AWAY_S = 3600.0
_NO_WORD = 100_000


def refusal_of(hit: InjectedFault) -> Refusal:
    """The refusal of a socket or a request."""
    match hit.name:
        case "refuse-401":
            return Refusal(401, _ON_PURPOSE)
        case "refuse-429":
            return Refusal(429, _ON_PURPOSE)
        case "refuse-429-after":
            return Refusal(429, _ON_PURPOSE, int(hit.detail))
        case "cap":
            requests = int(hit.detail)
            sockets = requests * SOCKETS_PER_REQUEST
            return Refusal(429, f"the limit is {requests} requests at once, and {sockets} sockets", 1)
        case _:
            return Refusal(503, _ON_PURPOSE)


def apply_faults(
    sayings: Iterator[OutgoingFrame], hits: tuple[InjectedFault, ...]
) -> Iterator[OutgoingFrame]:
    """An answer with faults; one without audio, such as a refusal, stays as it is.

    Args:
        sayings: All that is said to the request.
        hits: Its faults, in the order in which they change it.
    """
    whole = list(sayings)
    pieces = [Piece.of(saying) for saying in whole]
    if not any(piece.is_chunk for piece in pieces):
        return iter(whole)
    for hit in hits:
        pieces = _FAULTS[hit.name](pieces, hit)
    return (piece.saying for piece in pieces)


_Change = Callable[[Pieces, InjectedFault], Pieces]


def _odd_chunks(pieces: Pieces, _: InjectedFault) -> Pieces:
    """Every chunk but the last ends with the first byte of a sample."""
    changed: Pieces = []
    rest, sent = b"", 0
    last_chunk = None
    for piece in pieces:
        if piece.is_chunk:
            pcm = rest + piece.pcm
            length = len(pcm) - (sent + len(pcm) + 1) % BYTES_PER_SAMPLE
            last_chunk, rest = piece, pcm[length:]
            sent += length
            changed.append(piece.with_pcm(pcm[:length]))
        else:
            if piece.saying.is_last and last_chunk is not None:
                changed.append(last_chunk.with_pcm(rest))
            changed.append(piece)
    return changed


def _trickle(pieces: Pieces, hit: InjectedFault) -> Pieces:
    changed: Pieces = []
    for piece in pieces:
        if not piece.is_chunk:
            changed.append(piece)
            continue
        pcm = piece.pcm
        changed.extend(
            piece.with_pcm(pcm[offset : offset + _TRICKLE_BYTES]).sent(after_s=hit.detail)
            for offset in range(0, len(pcm), _TRICKLE_BYTES)
        )
    return changed


def _duplicate_events(pieces: Pieces, _: InjectedFault) -> Pieces:
    return [piece for piece in pieces for _ in range(2 if piece.is_word else 1)]


def _missing_events(pieces: Pieces, _: InjectedFault) -> Pieces:
    """Every other event is missing, the first one among them."""
    leave_out = cycle((True, False))
    return [piece for piece in pieces if not (piece.is_word and next(leave_out))]


def _shuffled_events(pieces: Pieces, hit: InjectedFault) -> Pieces:
    events = [piece for piece in pieces if piece.is_word]
    shuffled = events.copy()
    Random(hit.chosen).shuffle(shuffled)  # noqa: S311 # it is no secret
    if shuffled == events:
        shuffled.reverse()
    following = iter(shuffled)
    return [next(following) if piece.is_word else piece for piece in pieces]


def _wild_events(pieces: Pieces, hit: InjectedFault) -> Pieces:
    """Every event is wrong, one after the other in each of the ways."""
    way = int(hit.chosen * len(_WAYS_TO_BE_WILD))
    ways = cycle([*_WAYS_TO_BE_WILD[way:], *_WAYS_TO_BE_WILD[:way]])
    return [piece.with_data(next(ways)(piece.data)) if piece.is_word else piece for piece in pieces]


def _moved(data: FrameData, by_s: float) -> FrameData:
    start_s, end_s = _times_of(data)
    return msgspec.structs.replace(data, start=start_s + by_s, end=end_s + by_s)


def _times_of(data: FrameData) -> tuple[float, float]:
    assert isinstance(data.start, float)  # noqa: S101 # word events have both
    assert isinstance(data.end, float)  # noqa: S101 # word events have both
    return data.start, data.end


_WAYS_TO_BE_WILD: tuple[Callable[[FrameData], FrameData], ...] = (
    lambda data: _moved(data, _FAR_AWAY_S),
    lambda data: _moved(data, -_FAR_AWAY_S),
    lambda data: msgspec.structs.replace(data, end=data.start),
    lambda data: msgspec.structs.replace(data, start=data.end, end=data.start),
    lambda data: msgspec.structs.replace(data, id=_NO_WORD),
    lambda data: msgspec.structs.replace(data, id=-1),
)


def _late_events(pieces: Pieces, _: InjectedFault) -> Pieces:
    return sorted(pieces, key=lambda piece: 2 if piece.saying.is_last else int(piece.is_word))


def _stall(pieces: Pieces, hit: InjectedFault) -> Pieces:
    before, (stalled, *after) = halves(pieces)
    return [*before, stalled.sent(after_s=stalled.saying.after_s + hit.detail), *after]


def _late_complete(pieces: Pieces, hit: InjectedFault) -> Pieces:
    return [*pieces[:-1], pieces[-1].sent(after_s=hit.detail)]


def _one_complete(pieces: Pieces, _: InjectedFault) -> Pieces:
    return [*pieces[:-1], pieces[-1].sent(only_if_alone=True)]


def _close_after_complete(pieces: Pieces, _: InjectedFault) -> Pieces:
    return [*pieces[:-1], pieces[-1].sent(ending=Ending.CLOSED)]


def _bad_base64(pieces: Pieces, _: InjectedFault) -> Pieces:
    before, (bad, *after) = halves(pieces)
    middle = len(bad.audio) // 2
    return [
        *before,
        bad.with_data(FrameData(audio=f"{bad.audio[:middle]}!{bad.audio[middle + 1 :]}")),
        *after,
    ]


def _garble(pieces: Pieces, _: InjectedFault) -> Pieces:
    before, (bad, *after) = halves(pieces)
    return [*before, bad.sent(text=bad.saying.text[: len(bad.saying.text) // 2]), *after]


def _error(message: str | None, fault: FrameFault | list[FrameFault] | None) -> _Change:
    """An error frame takes the place of the second half."""

    def change(pieces: Pieces, _: InjectedFault) -> Pieces:
        before, _rest = halves(pieces)
        frame = msgspec.structs.replace(
            pieces[0].frame, status="error", data=UNSET, message=message, error=fault
        )
        return [*before, Piece(frame, OutgoingFrame(encode(frame), is_last=True))]

    return change


def _broken_off(ending: Ending) -> _Change:
    """The socket ends where the second half would begin."""

    def change(pieces: Pieces, _: InjectedFault) -> Pieces:
        (*before, last), _rest = halves(pieces)
        return [*before, last.sent(ending=ending)]

    return change


_FAULTS: dict[str, _Change] = {
    "odd-chunks": _odd_chunks,
    "trickle": _trickle,
    "duplicate-events": _duplicate_events,
    "missing-events": _missing_events,
    "shuffled-events": _shuffled_events,
    "wild-events": _wild_events,
    "late-events": _late_events,
    "stall": _stall,
    "late-complete": _late_complete,
    "one-complete": _one_complete,
    "close-after-complete": _close_after_complete,
    "bad-base64": _bad_base64,
    "garble": _garble,
    "error-message": _error(_ON_PURPOSE, None),
    "error-object": _error(None, FrameFault(message=_ON_PURPOSE, code=_TRANSIENT)),
    "error-list": _error(None, [FrameFault(message=_ON_PURPOSE, code=_TRANSIENT, path=[])]),
    "truncate": _broken_off(Ending.CLOSED),
    "drop": _broken_off(Ending.CUT),
}
"""Fault -> how it changes an answer."""
