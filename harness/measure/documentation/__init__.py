"""Probes of the sixth dimension: what a framework tells those who use it."""
