"""The screens of the control room, one pane each."""
