"""What one metric or artifact costs, by suites of pytest-benchmark in the framework's environment.

`frameworks/NAME/probes/costs.py` is a test module (its name keeps it out of other runs of pytest)
with one test per operation, each with the fixture `benchmark` of pytest-benchmark:

    test_metric_enqueued   the call that logs one metric, in its fastest documented mode
    test_metric_durable    until one metric can be read back through the framework's own client
    test_artifact_1kb, test_artifact_1mb, test_artifact_100mb
                           until a file of 1e3, 1e6, 1e8 bytes can be read back, equal

All five have to be there. The figure is the median of the rounds, in seconds. Two entries of
`benchmark.extra_info` say how to take it where an operation cannot be had alone:

    "minus"   name of another test in the module, whose median is taken off first
    "per"     number of operations in one round, which the rest is divided by (default: 1)

A third, "idiom", tells the reader in words what was measured. What the framework does not have is
skipped: `record_property("documentation", URL)`, then `pytest.skip(REASON)`. Ports, workdir and the
folder of the evidence are `harness.worker.suite.request()`. The whole suite has 600 s at most and
should take less than 60.
"""
