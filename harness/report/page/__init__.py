"""One offline HTML page of a run; `build.render` makes it of records, template and script."""
