"""Builds every part, once, and hands each what it needs. The only place that knows the doors."""
