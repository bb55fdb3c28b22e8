"""Tests of `subgen.planning`."""
