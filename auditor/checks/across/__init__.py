"""What is judged of pages together: navigation, names, help and ways that should be the same on all of them."""
