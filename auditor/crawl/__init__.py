"""What to visit next: seeds, scope, the links of a page, and where a site repeats itself without end."""
