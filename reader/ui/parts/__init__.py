"""What was kept of a page, and what was cut: shown part by part, changed for a page or for all of its site."""
