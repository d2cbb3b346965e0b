"""Signing in, by a library (Flask-Security): how it is set up, what it says, what it records, how often it may be tried."""

from app.accounts.sign_in.extension import init_sign_in
from app.accounts.sign_in.identity import identify

__all__ = ["identify", "init_sign_in"]
