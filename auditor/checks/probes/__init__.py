"""What is wrong with a page for who uses it without a mouse, or cannot bear what moves: judged by what the probes saw."""
