"""Feeds in the window: what can be done with them, and their visits."""
