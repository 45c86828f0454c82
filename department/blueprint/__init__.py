"""What a pack says: the department as plain, frozen data, in the shape of its YAML."""
