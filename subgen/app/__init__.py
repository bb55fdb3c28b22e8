"""Composition root. Builds clients, stores and encoders and passes them to jobs."""
