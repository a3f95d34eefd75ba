"""Drives a browser: one visit brings the walked document, axe results and pictures of a page in every state."""
