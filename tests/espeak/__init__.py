"""Tests of `subgen.espeak`."""
