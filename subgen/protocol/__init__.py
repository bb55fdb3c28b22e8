"""The wire of the Waves Lightning live socket, without a socket: messages, codec, state machine.

Both roles stand here side by side, so that the client and `subgen serve` cannot drift apart. They could
still share a misunderstanding: `tests/transcripts/` holds frames as published, and both are held to
those first.
"""
