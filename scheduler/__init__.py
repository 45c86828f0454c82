"""Time: clocks, routine triggers, the heartbeat, and the loop that drives a live session."""
