"""One issue for each thing to repair, in the tracker where the people work who repair it."""
