"""MLOps framework benchmark harness: plans, runs, measures, stores and reports.

For analysis in Python: `harness.load`, `harness.runs`, `harness.Run`; see docs/analysis.md.
"""

# Type checkers take this as true. `typing` itself is not imported: each callee would pay for it.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from harness.analysis.run import Run, load, runs
else:

    def __getattr__(name: str) -> object:
        """Import the API when it is first asked for: the command line stays fast."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from harness.analysis import run

        return getattr(run, name)


__all__ = ["Run", "load", "runs"]
