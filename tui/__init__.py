"""The command line and the control room, and bootstrap, where everything meets."""
