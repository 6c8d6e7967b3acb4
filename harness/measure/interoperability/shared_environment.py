"""With how many of the other frameworks it can share one environment.

For each other framework uv resolves, on this day and for one environment, what both require at the
versions that are measured here, on the common base. A pair counts when that resolves. What each
package is in either framework's own lock, and what it would be in the shared environment, is kept:
a lower version there is the loss. No snippet.
"""

from harness.measure.probe import Context, Finding, ToolFailed, probe


@probe("shared_environment", default_stratum_only=True)
def shared_environment(context: Context) -> Finding:
    """With how many of the other frameworks it can share one environment."""
    raise ToolFailed("not written yet")
