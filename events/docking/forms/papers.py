"""Evidence that is sent with an act: files, each with what it is."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FieldList, FormField

from app.core.errors import Refused, sentence_for
from app.web.forms import Form, InnerForm
from events.docking.enums import Evidence
from events.docking.forms.options import OptionalSelect, options
from events.docking.wording import EVIDENCE

ROWS = 3


class PaperForm(InnerForm):
    """One file. Part of a form that has the token."""

    kind = OptionalSelect(_l("What it is"), choices=options(((kind.value, EVIDENCE[kind]) for kind in Evidence), blank=True))
    file = FileField(_l("File"), description=_l("PDF, PNG or JPEG, up to 20 MB."))

    def validate(self, extra_validators: Any = None) -> bool:
        """A file and its kind come together."""
        is_valid = bool(super().validate(extra_validators))
        if bool(self.kind.data) == bool(self.file.data):
            return is_valid
        missing = self.file if self.kind.data else self.kind
        missing.errors = [*missing.errors, str(_l("Choose the file as well as what it is."))]
        return False


class PapersForm(Form):
    """A form with a few rows for evidence."""

    papers = FieldList(FormField(PaperForm), _l("Evidence"), min_entries=ROWS, max_entries=ROWS)

    def sent_papers(self) -> list[tuple[Evidence, str, bytes]]:
        """What was sent: kind, name and content of each file."""
        sent = [entry.form for entry in self.papers if entry.form.file.data]
        return [(Evidence(row.kind.data), row.file.data.filename or "", row.file.data.read()) for row in sent]

    def refuse(self, error: Refused) -> None:
        """What is wrong with the evidence stands beside its first row."""
        if error.field != "papers":
            super().refuse(error)
            return
        first = self.papers.entries[0].form.file
        first.errors = [*first.errors, sentence_for(error)]
        self.papers.errors = [{"file": first.errors}]
