"""The linter of packs: what a blueprint of the right shape may still get wrong."""
