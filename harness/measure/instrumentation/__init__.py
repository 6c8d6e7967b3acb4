"""Probes of the fourth dimension: what instrumenting code takes, in lines and in seconds."""
