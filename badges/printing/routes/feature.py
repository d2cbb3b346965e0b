"""The blueprint that every page of printing belongs to."""

from app.web.routing import Feature

feature = Feature("printing", __name__)
