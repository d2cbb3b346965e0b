"""What a schedule of meetings is, what makes one good, and what may never happen in one."""
