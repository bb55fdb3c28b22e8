"""The Waves Lightning protocol without I/O: messages, codec, client and server sessions, limits, voices.

    messages         the messages, as typed structs
    codec            messages as text and back
    states           the states of a request
    client_session   one socket, from the client's side
    server_session   one socket, from the service's side
    text_buffer      text that a client sends in fragments
    fragments        how fragments join, and where they may be cut
    address          paths of the URLs, and the hosts that are loopback
    limits           limits of a request
    models           the models and their states
    voices           the voice catalog

Client and server are in one package, so that the client and `subgen serve` cannot drift apart. They could
still share a misunderstanding: `tests/transcripts/` holds frames as published, and both sides are tested
against those first.
"""
