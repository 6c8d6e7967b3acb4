"""Cells become records: supervised processes, services, campaigns."""
