"""Tests of `subgen.providers`."""
