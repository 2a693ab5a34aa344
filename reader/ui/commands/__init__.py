"""What can be done: the one table of actions, what each does, the palette and key help made of it, and how it is undone."""
