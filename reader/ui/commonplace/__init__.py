"""The commonplace view: every highlight and note of the library in the list's place."""
