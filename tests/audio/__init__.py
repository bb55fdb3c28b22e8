"""Tests of `subgen.audio`."""
