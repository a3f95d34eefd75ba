"""The nouns of an audit: frozen values that every package shares and that import nothing of ours."""
