"""Decide which utterances a job needs, what is missing and what it will cost."""
