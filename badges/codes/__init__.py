"""The signed badge code, the event's keys, issues of a badge, and the e-ticket."""
