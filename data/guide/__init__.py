"""The reference part of the author's guide, made from the blueprint, the packs and the engine: `make guide`."""
