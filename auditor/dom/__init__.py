"""The tree of a page and the one answer to what is asked of its parts: what they are, are called, whether people get them."""
