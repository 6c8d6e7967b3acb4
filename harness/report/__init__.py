"""Pure functions of records: terminal tables and Markdown scorecards."""
