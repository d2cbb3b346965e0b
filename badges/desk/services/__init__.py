"""What desks and organisers do: pairing, scanning, searching."""
