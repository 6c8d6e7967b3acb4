"""Runs as pandas frames, for analysis in Python."""
