"""The reference family: the published text and image descriptions against the approved ones, all from one alignment."""
