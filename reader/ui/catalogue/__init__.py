"""Left of the page: the sidebar of places and tags, the search box, the list of articles, the tag editor."""
