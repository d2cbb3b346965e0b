"""What clerks type: cards, and acts on deals."""
