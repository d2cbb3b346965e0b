"""The event watched while it happens: who is in, who of the guests has come; attendance sheets and certificates after it."""
