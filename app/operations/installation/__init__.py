"""Sets everything up on a fresh machine, and does nothing where nothing has changed.

It runs before the virtual environment exists, with whatever Python the machine has:
standard library only, and nothing of ours outside this folder.
"""
