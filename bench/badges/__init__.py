"""What a thousand badges cost: a bare PDF writer, WeasyPrint at its best, and the product, in one run."""
