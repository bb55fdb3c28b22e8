"""The wire of the Waves Lightning live socket, without a socket: messages, codec, state machines.

    messages         what is said, as typed structs
    codec            messages as text and back
    states           the states of a request
    client_session   one socket, as the client sees it
    server_session   the same, as the service sees it
    buffering        text that comes to the service in fragments
    fragments        how fragments join, and where they may be cut

Both roles stand here side by side, so that the client and `subgen serve` cannot drift apart. They could
still share a misunderstanding: `tests/transcripts/` holds frames as published, and both are held to
those first.
"""
