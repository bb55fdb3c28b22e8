"""Tests of `subgen.config`."""
