"""The tree of a page and what is known of its parts: elements, their index, how a place is named again, what was read from it."""
