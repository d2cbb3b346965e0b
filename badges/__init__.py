"""What is scanned: the codes, the paper they are printed on, and the desks that read them."""
