"""Books: a commonplace book of articles, set for paper, and the dialog that asks for one."""
