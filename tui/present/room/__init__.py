"""What each screen of the control room says, as lines of text with tones: pure functions of a session."""
