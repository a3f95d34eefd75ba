"""Documents: PDFs, Office files and books that people open like pages, and where pages lead to them."""
