"""What is measured: static facts, the plan, and keys that tell what is done."""
