"""What checks of several families need; a family imports this, and never another family."""
