"""What is judged of the look of words: how they are set, their colours, and what only colour or place tells."""
