"""Bringing in what other programs export: shown first, then done, beside the window."""
