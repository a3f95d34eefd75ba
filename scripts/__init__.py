"""What people and CI run from a clone; nothing here is part of the package."""
