"""The catalogue of offers and demands: for everybody, from their owners, on paper; teams of experts, and visits."""
