"""Tests of `subgen.cli`."""
