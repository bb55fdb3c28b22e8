"""Tests of `subgen.formats`."""
