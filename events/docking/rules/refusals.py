"""How a rule says no: with a code, and nothing else."""

from events.docking.enums import Code


class Refused(Exception):
    """An act that the rules don't let through; it changes nothing. The sentences for codes live in `errors`."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.value)
        self.code = code


def refuse_if(holds: bool, code: Code) -> None:
    """Refuse with `code` if its condition holds. Rules ask in the order of `Code`."""
    if holds:
        raise Refused(code)
