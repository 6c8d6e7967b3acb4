"""One line on standard error for what still works and should be written otherwise."""

from functools import cache

import click


@cache
def advise(text: str) -> None:
    """Say it once in a process."""
    click.echo(text, err=True)
