"""Tests of `subgen.server`."""
