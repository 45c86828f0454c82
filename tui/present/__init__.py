"""Presenters: from events to words, tables and pictures; pure functions that know no widget."""
