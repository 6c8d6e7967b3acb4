"""What goes to answers and comes from them, where it is more than a plain value."""
