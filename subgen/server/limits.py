"""What the service takes at most, so that one client's excess is not everybody's.

There is no count for each key: where any key is taken, an excess would bring a new key each time, and where
there is one key, a count for it is the count of all.
"""

from dataclasses import dataclass

__all__ = ["Bounds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The bounds, each with its reason.

    Attributes:
        message_bytes: A message or a body. The longest text is 8,000 characters, which in JSON's longest
            spelling are 96 kB; what is longer closes its socket (1009), or is 413.
        sockets: Open at once, in all; more are 429. Twice the most connections that a run may ask for, and
            as many as a process may have files, by default, on most machines.
        requests: Asked for and not yet answered, in all; more are 429.
        requests_per_socket: The same of one socket, which can queue as many as it likes without waiting.
        spoken_per_socket: Of these, those that are being spoken or sent. A text of 8,000 characters is
            about ten minutes, 53 MB of samples, and each of these may hold that much.
        send_timeout_s: How long a client may leave a frame unread, once its buffers and ours are full.
        body_timeout_s: How long a client may take over the body of a `POST`.
    """

    message_bytes: int = 1 << 20
    sockets: int = 1024
    requests: int = 1024
    requests_per_socket: int = 64
    spoken_per_socket: int = 8
    send_timeout_s: float = 30.0
    body_timeout_s: float = 30.0
