"""Tests of `subgen.files`."""
