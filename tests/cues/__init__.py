"""Tests of `subgen.cues`."""
