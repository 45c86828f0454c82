"""The control room in a browser: a server on this machine, and a process of the room for each visitor."""
