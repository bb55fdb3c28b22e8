"""Tests of `subgen.jobs`."""
