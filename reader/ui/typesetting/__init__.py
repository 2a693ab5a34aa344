"""From a document tree to a QTextDocument, and everything painted beside its letters."""
