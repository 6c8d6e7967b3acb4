"""MLOps framework benchmark harness: plans, runs, measures, stores and reports."""
