"""The one error that speaks about data and weights. Standard library only."""


class BadInput(ValueError):
    """Reviews or weights that are not as they have to be: one sentence says which and why."""
