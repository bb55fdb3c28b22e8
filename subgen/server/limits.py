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
        connections: Open connections, sockets and those of a `POST` together. Beyond it, the one that has
            waited longest for the rest of its request is closed, else the new one gets 503. Where the process
            may open fewer files, it is fewer.
        requests: Requests that are not yet answered; more are 429.
        requests_per_socket: The same for one socket, which can queue any number of them without waiting.
        spoken_per_socket: Requests of one socket that are spoken or sent at the same time.
        contexts: Contexts that are open on all sockets together; more are refused. Each holds up to 250
            characters and its settings, and only its client ever ends it.
        answer_bytes: Samples that are held for all clients together. A request that finds no room waits,
            and in the end the client that has held most for too long is disconnected. An answer holds
            its samples until all are sent.
        answer_audio_s: Longest audio of an answer; a text that takes longer is 400. The longest text takes 10
            minutes at the natural speed, and 20 at the slowest.
        answer_patience_s: Longest wait of a request for that room, and how long a client may hold an answer
            that is ready while others wait.
        unhandled_bytes: Bytes that were received and make no message yet, of all connections together;
            beyond it, the connection with most of them is closed.
        header_timeout_s: Longest time that a client may take to send the header of a request.
        send_timeout_s: Longest time that a client may leave a frame unread once the buffers of both sides
            are full.
        body_timeout_s: Longest time that a client may take to send the body of a `POST`.
    """

    message_bytes: int = 1 << 20
    sockets: int = 1024
    connections: int = 1280
    requests: int = 1024
    requests_per_socket: int = 64
    spoken_per_socket: int = 8
    contexts: int = 4096
    answer_bytes: int = 192 << 20
    answer_audio_s: float = 1800.0
    answer_patience_s: float = 5.0
    unhandled_bytes: int = 64 << 20
    header_timeout_s: float = 20.0
    send_timeout_s: float = 30.0
    body_timeout_s: float = 30.0
