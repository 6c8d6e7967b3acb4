"""One module per measured thing; each turns what was observed into samples."""
