"""Steps by another executor: EdgeExecutor."""
