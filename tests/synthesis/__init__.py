"""Tests of `subgen.synthesis`."""
