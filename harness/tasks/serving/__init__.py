"""Serving: a framework answers requests to plain Python's model, under loads and faults."""
