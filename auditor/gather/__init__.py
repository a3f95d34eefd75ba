"""From a target to artifacts: the static document, the rendered document, axe results, text, images and links."""
