"""The daily review in the page's place: a handful of highlights, one at a time, for those who asked for it."""
