"""Tests of `subgen.app`."""
