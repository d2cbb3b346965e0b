"""Hands a WSGI server its application."""

import gc
import sys

from app.cli import checking_app
from app.factory import create_app
from config import SettingsError

try:
    app = create_app()
except SettingsError as error:
    # What asks what is wrong must work just when something is.
    if "settings" not in sys.argv:
        sys.exit("Juying can't start with these settings:\n- " + "\n- ".join(error.problems))
    app = checking_app()

# All of it stays for good: half a million objects that no collection need look through again.
gc.collect()
gc.freeze()
