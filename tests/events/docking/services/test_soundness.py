"""What can be evidence, and why the rest can't."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from app.core.errors import Refused
from events.docking.services.soundness import refuse_unsound
from tests.factories.papers import a_pdf, a_picture


def opened_with(action: dict[str, Any]) -> Callable[[Any], None]:
    def change(pdf: Any) -> None:
        pdf.Root.OpenAction = Dictionary(action)

    return change


def on_a_link(action: dict[str, Any]) -> Callable[[Any], None]:
    """The action stands in an annotation of the page, written out in place."""
    def change(pdf: Any) -> None:
        pdf.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(action))])

    return change


def with_a_file(pdf: Any) -> None:
    pdf.attachments["list.xlsx"] = pikepdf.AttachedFileSpec(  # type: ignore[call-arg]  # what it is told to need it has words of its own for
        pdf, b"PK", filename="list.xlsx")


def with_a_film(pdf: Any) -> None:
    pdf.pages[0].Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.RichMedia, Rect=[0, 0, 9, 9]))])


def with_a_form(pdf: Any) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=String("<xdp/>"))


SCRIPT = {"/S": Name.JavaScript, "/JS": String("app.alert(1)")}
GO = {"/S": Name.GoTo, "/D": String("here")}
LOCKED = pikepdf.Encryption(owner="owner", user="")


@pytest.mark.parametrize("content", [
    a_pdf(), a_pdf(opened_with(GO)), a_picture("PNG"), a_picture("JPEG"),
    a_pdf(object_stream_mode=pikepdf.ObjectStreamMode.generate)])
def test_what_can_be_evidence_is_let_in(content: bytes) -> None:
    refuse_unsound(content)


@pytest.mark.parametrize(("content", "code"), [
    (b"", "evidence_empty"),
    (b"%PDF-" + b"0" * (20 * 1024 * 1024), "evidence_too_large"),
    (b"MZ\x90\x00 a program", "evidence_wrong_kind"),
    (b"<svg onload=alert(1)>", "evidence_wrong_kind"),
    (b" " + a_pdf(), "evidence_wrong_kind"),
    (b"%PDF-1.7\nnothing", "evidence_broken"),
    (a_picture()[:40], "evidence_broken"),
    (b"\xff\xd8\xff" + b"0" * 100, "evidence_broken"),
    (a_pdf(encryption=LOCKED), "evidence_encrypted"),
    (a_pdf(encryption=pikepdf.Encryption(owner="owner", user="user")), "evidence_encrypted"),
    (a_pdf(opened_with(SCRIPT)), "evidence_acts"),
    (a_pdf(opened_with(SCRIPT), object_stream_mode=pikepdf.ObjectStreamMode.generate), "evidence_acts"),
    (a_pdf(on_a_link({"/S": Name.Launch, "/F": String("cmd.exe")})), "evidence_acts"),
    (a_pdf(on_a_link({"/S": Name.SubmitForm, "/F": String("http://example.com")})), "evidence_acts"),
    (a_pdf(with_a_form), "evidence_acts"),
    (a_pdf(with_a_file), "evidence_carries"),
    (a_pdf(with_a_film), "evidence_carries"),
])
def test_what_cannot_be_evidence_is_refused_with_the_reason(content: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        refuse_unsound(content)
    assert refused.value.code == code
