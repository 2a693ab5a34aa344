"""The page: an article set like a book, its margin, its marks and the thread below it."""
