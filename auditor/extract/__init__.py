"""From a document to artifacts: text, images, links and axe results, read without network or browser."""
