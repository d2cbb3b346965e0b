"""Events as an organiser configures them: what they are, where, when, for whom, and where badges are scanned."""
