"""Redesigns of real sites with the truth known, and what the gate makes of them."""
