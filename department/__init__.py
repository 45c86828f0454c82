"""The organisation and its rules, pure: a command and the state go in, events come out."""
