"""Questions that are asked of trackers alone, by dimension.

The module of the dimension names them too: answers, `check` and the host look there.
"""
