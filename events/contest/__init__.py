"""Innovation contests: the call, tracks and groups, the rubric, the rounds."""
