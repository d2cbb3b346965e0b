"""The arrival desk beyond scanning: walk-ins, the supervisor's PIN, the rehearsal's page, the card of help."""
