"""What the service tells people: what is worth telling, to whom, and how it gets there."""
