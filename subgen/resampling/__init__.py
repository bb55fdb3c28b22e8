"""Resampling of PCM with libsoxr.

pcm  samples at one rate -> samples at another
"""
