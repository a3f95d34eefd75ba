"""The interface for programs: versioned JSON with tokens, described by an OpenAPI document that is made from the same table."""
