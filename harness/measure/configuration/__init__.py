"""How flexibly a framework can be configured; each question is asked by running it."""
