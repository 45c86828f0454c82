"""The only code that changes the state: one clause per kind of event; it never fails and never asks."""
