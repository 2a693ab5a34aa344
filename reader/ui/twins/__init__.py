"""Articles beside one another: copies, what is like one, where else a passage stands, what fits the time."""
