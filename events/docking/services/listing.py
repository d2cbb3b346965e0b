"""A list of deals taken out as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO
from zoneinfo import ZoneInfo

from flask_babel import force_locale
from flask_babel import gettext as _

from app.core.unit import Unit
from app.vocabulary.localized import text
from app.web.paging import PageRequest
from app.web.spreadsheets import Column, write_csv, write_workbook
from events.docking.models import Deal
from events.docking.policy import may_view_deals
from events.docking.queries.lists import DealFilter, some_deals
from events.docking.tags import DEALS_EXPORTED
from events.docking.wording import NATURES, SIDES, STAGES
from events.setup.models import Event


def deal_sheet(
    unit: Unit, event: Event, wanted: PageRequest, chosen: DealFilter, *, ending: str, language: str,
) -> IO[bytes]:
    """The deals that match, as xlsx or csv in a language, in a file of its own that the caller closes.

    Raises Forbidden. Records deal.list_exported.
    """
    unit.require(may_view_deals, event)
    out = TemporaryFile()  # noqa: SIM115  # it is handed on, and closed when it has been sent
    zone = ZoneInfo(event.timezone)
    with force_locale(language):
        heads = ((_("Reference"), 18), (_("Title"), 44), (_("Event"), 30), (_("Stands at"), 16), (_("State"), 16),
                 (_("What the amount is"), 18), (_("Comes to (万元)"), 16), (_("Parties"), 50), (_("Offer"), 14),
                 (_("Demand"), 14), (_("Recorded"), 18))
        columns = [Column(str(heading), width) for heading, width in heads]
        rows = (list(_cells(deal, zone, language)) for deal in some_deals(unit.session, event, wanted, chosen, unit.now()))
        count = write_workbook(out, str(_("Deals")), columns, rows) if ending == "xlsx" else write_csv(out, columns, rows)
    unit.record(DEALS_EXPORTED, event_id=event.id, subject=("event", event.code), deals=count)
    return out


def _cells(deal: Deal, zone: ZoneInfo, language: str) -> Iterator[str]:
    yield deal.ref
    yield deal.title
    yield text(deal.event.name, language)
    yield str(STAGES[deal.stage]) if deal.stage else ""
    yield str(_state(deal))
    yield str(NATURES[deal.nature])
    yield f"{deal.worth_cents / 100:.2f}" if deal.worth_cents is not None else ""
    yield "; ".join(f"{SIDES[party.side]}: {party.name}" for party in deal.parties)
    yield deal.offer or ""
    yield deal.demand or ""
    yield f"{deal.opened_at.astimezone(zone):%Y-%m-%d %H:%M}"


def _state(deal: Deal) -> str:
    if deal.merged_into_id is not None:
        return str(_("Merged"))
    if deal.is_terminated:
        return str(STAGES["terminated"])
    return str(_("To review") if deal.is_waiting else _("Live"))
