"""One task that tells where it runs."""
