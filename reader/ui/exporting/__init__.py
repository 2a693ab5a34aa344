"""Taking articles out of the library: one dialog for all formats."""
