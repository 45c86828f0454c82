"""What an agent thinks with."""
