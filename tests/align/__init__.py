"""Tests of `subgen.align`."""
