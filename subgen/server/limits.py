"""The most that the service accepts, so that the excess of one client does not harm the others.

There is no limit for each key: where any key is accepted, an attacker would bring a new one each time, and
where there is one key, its limit would be the limit for all.
"""

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits, each with its reason.

    Attributes:
        message_bytes: Size of a message or a body. The longest text is 8,000 characters, which take 96 kB in
            JSON's longest notation; a longer message closes its socket (1009), a longer body is 413.
        sockets: Open sockets; more are 429. Twice the most connections that a run may ask for, and as many
            files as a process may open, by default, on most machines.
        requests: Requests that are not yet answered; more are 429.
        requests_per_socket: The same for one socket, which can queue any number of them without waiting.
        spoken_per_socket: Requests of one socket that are spoken or sent at the same time. A text of 8,000
            characters is about ten minutes, 53 MB of samples, and each of these may hold that much.
        send_timeout_s: Longest time that a client may leave a frame unread once the buffers of both sides
            are full.
        body_timeout_s: Longest time that a client may take to send the body of a `POST`.
    """

    message_bytes: int = 1 << 20
    sockets: int = 1024
    requests: int = 1024
    requests_per_socket: int = 64
    spoken_per_socket: int = 8
    send_timeout_s: float = 30.0
    body_timeout_s: float = 30.0
