"""The version, which anything may import."""

__all__ = ["__version__"]

__version__ = "0.1.0"  # a literal: importlib.metadata costs 50 ms of the 200 that --version may take
