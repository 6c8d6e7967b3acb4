"""Checks that any adapter has to pass, each with a message that says how to fix it."""
