"""The effects of the faults: changed answers, and refusals without a reason.

The effect on an answer is a function from its frames to other frames; nothing is sent here. Half of the audio
has been sent when an answer stalls, breaks off or becomes invalid, so that its first half looks good.
"""

from collections.abc import Callable, Iterator
from itertools import cycle
from random import Random

import msgspec
from msgspec import UNSET

from subgen.model import BYTES_PER_SAMPLE
from subgen.server.answer import OutgoingFrame, SocketEnd
from subgen.server.faults.frames import EditableFrame, EditableFrames, split_in_half
from subgen.server.faults.schedule import SOCKETS_PER_REQUEST, InjectedFault
from subgen.server.refusal import Refusal
from subgen.waves.codec import encode
from subgen.waves.messages import FrameData, FrameFault

__all__ = ["apply_faults", "refusal_for"]

_TRICKLE_BYTES = 256
_ON_PURPOSE = "the service was asked to fail"
_TRANSIENT = "500"
_FAR_AWAY_S = 3600.0
_NO_WORD = 100_000


def refusal_for(fault: InjectedFault) -> Refusal:
    """Return the refusal of a socket or a request."""
    match fault.name:
        case "refuse-401":
            return Refusal(401, _ON_PURPOSE)
        case "refuse-429":
            return Refusal(429, _ON_PURPOSE)
        case "refuse-429-after":
            return Refusal(429, _ON_PURPOSE, int(fault.detail))
        case "cap":
            requests = int(fault.detail)
            sockets = requests * SOCKETS_PER_REQUEST
            return Refusal(429, f"the limit is {requests} requests at once, and {sockets} sockets", 1)
        case _:
            return Refusal(503, _ON_PURPOSE)


def apply_faults(
    outgoing: Iterator[OutgoingFrame], faults: tuple[InjectedFault, ...]
) -> Iterator[OutgoingFrame]:
    """Apply faults to an answer; an answer without audio, such as a refusal, stays unchanged.

    Args:
        outgoing: All frames of the answer.
        faults: Its faults, in the order in which they change it.
    """
    unchanged = list(outgoing)
    frames = [EditableFrame.decode(frame) for frame in unchanged]
    if not any(frame.is_chunk for frame in frames):
        return iter(unchanged)
    for fault in faults:
        frames = _EFFECTS[fault.name](frames, fault)
    return (frame.outgoing for frame in frames)


_Effect = Callable[[EditableFrames, InjectedFault], EditableFrames]


def _odd_chunks(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
    """End every chunk except the last with the first byte of a sample."""
    changed: EditableFrames = []
    rest, sent = b"", 0
    last_chunk = None
    for frame in frames:
        if frame.is_chunk:
            pcm = rest + frame.pcm
            length = len(pcm) - (sent + len(pcm) + 1) % BYTES_PER_SAMPLE
            last_chunk, rest = frame, pcm[length:]
            sent += length
            changed.append(frame.with_pcm(pcm[:length]))
        else:
            if frame.outgoing.is_last and last_chunk is not None:
                changed.append(last_chunk.with_pcm(rest))
            changed.append(frame)
    return changed


def _trickle(frames: EditableFrames, fault: InjectedFault) -> EditableFrames:
    changed: EditableFrames = []
    for frame in frames:
        if not frame.is_chunk:
            changed.append(frame)
            continue
        pcm = frame.pcm
        changed.extend(
            frame.with_pcm(pcm[offset : offset + _TRICKLE_BYTES]).sent_with(after_s=fault.detail)
            for offset in range(0, len(pcm), _TRICKLE_BYTES)
        )
    return changed


def _duplicate_events(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
    return [frame for frame in frames for _ in range(2 if frame.is_word else 1)]


def _missing_events(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
    """Leave out every other event, the first one among them."""
    leave_out = cycle((True, False))
    return [frame for frame in frames if not (frame.is_word and next(leave_out))]


def _shuffled_events(frames: EditableFrames, fault: InjectedFault) -> EditableFrames:
    events = [frame for frame in frames if frame.is_word]
    shuffled = events.copy()
    Random(fault.chosen).shuffle(shuffled)  # noqa: S311 # no secret depends on it
    if shuffled == events:
        shuffled.reverse()
    following = iter(shuffled)
    return [next(following) if frame.is_word else frame for frame in frames]


def _wild_events(frames: EditableFrames, fault: InjectedFault) -> EditableFrames:
    """Make every event wrong, each in the next of the ways."""
    first = int(fault.chosen * len(_WAYS_TO_BE_WILD))
    ways = cycle([*_WAYS_TO_BE_WILD[first:], *_WAYS_TO_BE_WILD[:first]])
    return [frame.with_data(next(ways)(frame.data)) if frame.is_word else frame for frame in frames]


def _shift(data: FrameData, by_s: float) -> FrameData:
    start_s, end_s = _times_of(data)
    return msgspec.structs.replace(data, start=start_s + by_s, end=end_s + by_s)


def _times_of(data: FrameData) -> tuple[float, float]:
    assert isinstance(data.start, float)  # noqa: S101 # word events have both
    assert isinstance(data.end, float)  # noqa: S101 # word events have both
    return data.start, data.end


_WAYS_TO_BE_WILD: tuple[Callable[[FrameData], FrameData], ...] = (
    lambda data: _shift(data, _FAR_AWAY_S),
    lambda data: _shift(data, -_FAR_AWAY_S),
    lambda data: msgspec.structs.replace(data, end=data.start),
    lambda data: msgspec.structs.replace(data, start=data.end, end=data.start),
    lambda data: msgspec.structs.replace(data, id=_NO_WORD),
    lambda data: msgspec.structs.replace(data, id=-1),
)


def _late_events(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
    return sorted(frames, key=lambda frame: 2 if frame.outgoing.is_last else int(frame.is_word))


def _stall(frames: EditableFrames, fault: InjectedFault) -> EditableFrames:
    before, (stalled, *after) = split_in_half(frames)
    return [*before, stalled.sent_with(after_s=stalled.outgoing.after_s + fault.detail), *after]


def _late_complete(frames: EditableFrames, fault: InjectedFault) -> EditableFrames:
    return [*frames[:-1], frames[-1].sent_with(after_s=fault.detail)]


def _one_complete(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
    return [*frames[:-1], frames[-1].sent_with(only_if_alone=True)]


def _close_after_complete(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
    return [*frames[:-1], frames[-1].sent_with(end=SocketEnd.CLOSED)]


def _bad_base64(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
    before, (bad, *after) = split_in_half(frames)
    middle = len(bad.audio) // 2
    audio = f"{bad.audio[:middle]}!{bad.audio[middle + 1 :]}"
    return [*before, bad.with_data(FrameData(audio=audio)), *after]


def _garble(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
    before, (bad, *after) = split_in_half(frames)
    return [*before, bad.sent_with(text=bad.outgoing.text[: len(bad.outgoing.text) // 2]), *after]


def _error(message: str | None, fault: FrameFault | list[FrameFault] | None) -> _Effect:
    """Return the effect that replaces the second half by an error frame."""

    def effect(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
        before, _after = split_in_half(frames)
        content = msgspec.structs.replace(
            frames[0].content, status="error", data=UNSET, message=message, error=fault
        )
        return [*before, EditableFrame(content, OutgoingFrame(encode(content), is_last=True))]

    return effect


def _break_off(end: SocketEnd) -> _Effect:
    """Return the effect that ends the socket where the second half would begin."""

    def effect(frames: EditableFrames, _: InjectedFault) -> EditableFrames:
        (*before, last), _after = split_in_half(frames)
        return [*before, last.sent_with(end=end)]

    return effect


_EFFECTS: dict[str, _Effect] = {
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
    "truncate": _break_off(SocketEnd.CLOSED),
    "drop": _break_off(SocketEnd.CUT),
}
"""Fault of an answer -> its effect."""
