"""What a framework's own store and pages tell of its runs."""
