"""What was read, added and marked, as pictures and as tables."""
