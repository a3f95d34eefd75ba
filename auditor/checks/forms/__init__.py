"""What is judged of forms: labels, groups, hints and errors, required fields and what a field is for."""
