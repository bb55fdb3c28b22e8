"""Tests of `subgen.waves`."""
