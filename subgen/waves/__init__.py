"""The Waves Lightning protocol without I/O: messages, codec, client and server sessions, limits, voices.

    messages         what is said, as typed structs
    codec            messages as text and back
    states           the states of a request
    client_session   one socket, as the client sees it
    server_session   the same, as the service sees it
    text_buffer      text that comes to the service in fragments
    fragments        how fragments join, and where they may be cut
    endpoint         where a service is, and whether the key may go there
    limits           what the service takes at most
    voices           the voice catalog

Both roles stand here side by side, so that the client and `subgen serve` cannot drift apart. They could
still share a misunderstanding: `tests/transcripts/` holds frames as published, and both are held to
those first.
"""
