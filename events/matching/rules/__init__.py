"""Pure computations of matching: terms and their weights, features, the order, and how well an order does."""
