"""The command line in parts: commands with their options, which import the rest when run."""
