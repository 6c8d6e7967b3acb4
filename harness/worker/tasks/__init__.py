"""What the callee goes through for each task, in the framework's environment."""
