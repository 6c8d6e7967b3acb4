"""What `export` does to the files of a run before others read them."""
