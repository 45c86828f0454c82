"""What must be computed: small pure functions, by name."""
