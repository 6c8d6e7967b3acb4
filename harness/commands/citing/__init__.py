"""What `pages` does to find out whether a cited page still says what is quoted."""
