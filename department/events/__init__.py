"""What happened: one frozen record per kind, past tense, integers only (ms, cents, thousandths).

A record's fields only ever grow, with defaults, so that every day ever recorded still loads.
"""
