"""Tests of `subgen.text`."""
