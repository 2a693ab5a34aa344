"""The trash in the list's place: whatever was deleted, for as long as it can be brought back."""
