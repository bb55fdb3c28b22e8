"""Fault injection: what can be asked for, when it strikes, and what it does."""
