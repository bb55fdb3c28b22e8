"""Tests of `subgen.resampling`."""
