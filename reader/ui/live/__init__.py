"""The live folder, as the window keeps it."""
