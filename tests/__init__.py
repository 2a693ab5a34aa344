"""The tests of Postil; they mirror ``reader/``."""
