"""Commands and the state in, events out: the rules. Nothing here changes the state or meets the outside."""
