"""Tags as a whole: all of them in a list, renamed, moved, merged, coloured, taken away; those that may be the same."""
