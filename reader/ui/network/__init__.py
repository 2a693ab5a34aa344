"""What the program asks of other machines, as the window shows it."""
