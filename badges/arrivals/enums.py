"""What becomes of somebody who walks in."""

from enum import StrEnum


class WalkInState(StrEnum):
    """As the desk is told it. `known`: the same person is registered already; `alike`: perhaps, so that the desk asks."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    KNOWN = "known"
    ALIKE = "alike"
