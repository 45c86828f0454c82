"""A run as spans, by the conventions that OpenTelemetry has for generative AI: names and figures, never words."""
