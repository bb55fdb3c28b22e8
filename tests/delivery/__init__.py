"""Tests of `subgen.delivery.deliver`."""
