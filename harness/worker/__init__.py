"""The part of the harness that runs inside a framework's environment: standard library only."""
