"""Writes of figures: sheets drawn up, signed off, withdrawn, printed."""

from events.figures.services.sheets import draw_sheet, sign_sheet, withdraw_sheet

__all__ = ["draw_sheet", "sign_sheet", "withdraw_sheet"]
