"""The blueprint that all pages of watching stand on."""

from app.web.routing import Feature

feature = Feature("watching", __name__)
