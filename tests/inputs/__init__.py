"""Tests of `subgen.inputs`."""
