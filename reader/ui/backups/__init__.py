"""Backups in the window: the list of them, one made by itself now and then, and one put in the library's place."""
