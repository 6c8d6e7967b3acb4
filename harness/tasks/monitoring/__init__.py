"""What monitors notice of a model's traffic, and what they take for a shift."""
