"""Specifications of `subgen.model`."""
