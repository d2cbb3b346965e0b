"""Who meets whom at a docking: wishes, a schedule by a solver, the day itself, and intent slips of what was agreed."""
