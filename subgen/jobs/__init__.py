"""Use cases: run, status, verify, garbage collection. No I/O except through ports."""
