"""Tests of `subgen.store`."""
