"""The library shared with other machines: where, with whom, and what came of it."""
