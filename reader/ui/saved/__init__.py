"""Saved searches: kept, called something, put in order, taken."""
