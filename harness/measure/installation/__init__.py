"""Probes of the first dimension: what it takes to get a framework onto a machine."""
