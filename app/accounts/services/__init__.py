"""Writes: organisations, staff and their roles, and the very first administrator."""

from app.accounts.services.first_start import FirstStart, first_start_link, is_first_start, set_up
from app.accounts.services.organisations import OrganisationValues, add_organisation, change_organisation
from app.accounts.services.roles import grant_role, revoke_role
from app.accounts.services.staff import (
    StaffValues,
    add_staff,
    change_own_account,
    change_staff,
    disable_staff,
    enable_staff,
    password_link,
    set_password,
    switch_codes_off,
)

__all__ = [
    "FirstStart", "OrganisationValues", "StaffValues", "add_organisation", "add_staff", "change_organisation",
    "change_own_account", "change_staff", "disable_staff", "enable_staff", "first_start_link", "grant_role",
    "is_first_start", "password_link", "revoke_role", "set_password", "set_up",
    "switch_codes_off",
]
