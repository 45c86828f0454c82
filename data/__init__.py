"""What is kept: the journal and its read models, and the packs that describe departments."""
