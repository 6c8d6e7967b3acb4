"""The campaign of faults: `nox -s faults` runs all, the gate a sample."""
