"""The Waves Lightning service of Smallest.ai: client, connection and handshake."""
