"""The window: its three panes and what goes on between them."""
