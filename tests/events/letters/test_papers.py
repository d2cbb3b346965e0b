"""Letters on paper: read back from the PDF, single and in bulk, with what is missing told; sensitive answers with care."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument

from app.accounts.models import Organisation
from app.core.actors import Role
from app.core.audit import AuditEntry
from app.core.clock import FixedClock
from app.core.errors import Forbidden, Refused
from app.core.files import StoredFile, file_path
from app.core.worker import run_due_jobs
from app.mail.occasions import Text, find_occasion
from app.mail.services import save_text
from events.letters.enums import Bundle, Paper
from events.letters.models import LetterRun
from events.letters.services.erasing import erase_letters, letters_about
from events.letters.services.papers import make_letter
from events.letters.services.runs import Order, order_letters
from events.registration.models import Delegate
from events.registration.queries import DelegateFilter
from events.registration.services.decisions import set_status
from tests.events.letters.conftest import Summit, Units, enter

ALL = DelegateFilter()


def pages(content: bytes) -> list[str]:
    """The text of each page, without any space: lines break where they have to."""
    document = PdfDocument(content)
    found = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return found


def with_diet(unit: Units, summit: Summit) -> None:
    """Let the Chinese letter for a visa name an answer that is kept encrypted."""
    with unit() as u:
        save_text(u, summit.event(u), find_occasion(Paper.VISA), "zh", Text("签证函", "{name}\n\n用餐：{answer.diet}"))


@pytest.mark.parametrize(("paper", "language", "words"), [
    (Paper.INVITATION, "zh", ["欧美同学会", "邀请函", "尊敬的王芳", "2019年10月11日至13日", "2019年9月1日"]),
    (Paper.CONFIRMATION, "en", ["Western Returned Scholars Association", "Confirmation of participation", "Wang Fang"]),
    (Paper.VISA, "en", ["Nationality or region: China", "11–13 October 2019", "1 September 2019"]),
])
def test_a_letter_says_what_its_text_says(
    unit: Units, summit: Summit, people: dict[str, int], paper: Paper, language: str, words: list[str],
) -> None:
    with unit() as u:
        content = make_letter(u, summit.event(u), u.session.get_one(Delegate, people["wang"]), paper, language)
    told = pages(content)
    assert (len(told), [word for word in words if word.replace(" ", "") not in told[0]], "{" in told[0]) == (1, [], False)


def test_until_there_are_hosts_the_organisation_invites(unit: Units, summit: Summit, people: dict[str, int]) -> None:
    with unit() as u:
        event = summit.event(u)
        event.organizers = []
        (told,) = pages(make_letter(u, event, u.session.get_one(Delegate, people["wang"]), Paper.VISA, "zh"))
        organisation = u.session.get_one(Organisation, event.organisation_id).name["zh"]
        assert told.startswith(organisation)
        assert f"由{organisation}主办" in told


def test_a_sensitive_answer_is_printed_for_who_may_and_recorded(
    unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    with_diet(unit, summit)
    with unit(summit.staff(Role.REGISTRAR)) as u:
        wang = u.session.get_one(Delegate, people["wang"])
        assert "用餐：清真" in pages(make_letter(u, summit.event(u), wang, Paper.VISA))[0]
        with pytest.raises(Refused) as lacks:
            make_letter(u, summit.event(u), u.session.get_one(Delegate, people["li"]), Paper.VISA)
    with unit(writes=False) as u:
        seen = u.session.scalars(sa.select(AuditEntry.actor_label).where(AuditEntry.tag == "delegate.sensitive_seen")).all()
    with unit(summit.staff(Role.VIEWER)) as u, pytest.raises(Forbidden):
        make_letter(u, summit.event(u), u.session.get_one(Delegate, people["wang"]), Paper.VISA)
    assert (lacks.value.code, lacks.value.parameters, seen[0]) == ("letter_lacks", {"missing": "用餐要求"}, "王组织")


def test_no_letter_for_who_is_not_coming(unit: Units, summit: Summit, people: dict[str, int]) -> None:
    with unit() as u:
        event, delegate = summit.event(u), u.session.get_one(Delegate, people["wang"])
        set_status(u, event, delegate, "cancelled")
        with pytest.raises(Refused) as refused:
            make_letter(u, event, delegate, Paper.INVITATION)
    assert refused.value.code == "letter_not_for_status"


def ordered(unit: Units, summit: Summit, order: Order) -> dict[str, Any]:
    """An order carried out: its row as plain values, and its file's content."""
    with unit() as u:
        number = order_letters(u, summit.event(u), ALL, order).id
    run_due_jobs()
    with unit(writes=False) as u:
        run = u.session.get_one(LetterRun, number)
        stored = u.session.get(StoredFile, run.file_id) if run.file_id else None
        return {"made": run.made_count, "left_out": [(one["name"], one["code"], one["missing"]) for one in run.left_out],
                "name": stored.name if stored else None,
                "content": file_path(stored.token).read_bytes() if stored else b""}


def test_letters_in_one_document_begin_on_pages_of_their_own(
    unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    got = ordered(unit, summit, Order(Paper.INVITATION, Bundle.MERGED))
    told = pages(got["content"])
    assert (got["made"], got["left_out"], [
        "尊敬的王芳" in told[0], "尊敬的李雷" in told[1], "DearAnnSmith" in told[2], len(told)]) == (
        3, [], [True, True, True, 3])


def test_an_archive_holds_a_file_each_and_the_report_of_who_is_left_out(
    unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    with_diet(unit, summit)
    got = ordered(unit, summit, Order(Paper.VISA, Bundle.ARCHIVE, "zh"))
    with zipfile.ZipFile(BytesIO(got["content"])) as archive:
        names = sorted(name.partition("-")[2] or name for name in archive.namelist())
    assert (got["made"], got["left_out"], names) == (
        1, [("李雷", "letter_lacks", "用餐要求"), ("Ann Smith", "letter_lacks", "用餐要求")], ["report.xlsx", "王芳.pdf"])


def test_files_of_letters_are_forgotten_after_days(
    unit: Units, summit: Summit, people: dict[str, int], clock: FixedClock,
) -> None:
    ordered(unit, summit, Order(Paper.INVITATION, Bundle.MERGED))
    with unit(writes=False) as u:
        path = file_path(u.session.scalars(sa.select(StoredFile.token)).one())
    clock.time += timedelta(days=7)
    run_due_jobs()
    with unit(writes=False) as u:
        run = u.session.scalars(sa.select(LetterRun)).one()
        left = u.session.scalar(sa.select(sa.func.count()).select_from(StoredFile))
        assert (path.exists(), left, run.file_id, run.made_count) == (False, 0, None, 3)


def test_orders_without_anybody_are_refused(unit: Units, summit: Summit) -> None:
    with unit() as u, pytest.raises(Refused) as nobody:
        order_letters(u, summit.event(u), ALL, Order(Paper.INVITATION, Bundle.MERGED))
    with unit(summit.staff(Role.VIEWER)) as u, pytest.raises(Forbidden):
        order_letters(u, summit.event(u), ALL, Order(Paper.INVITATION, Bundle.MERGED))
    assert nobody.value.code == "nobody_chosen"


def test_letters_by_pages(
    organiser: FlaskClient, client: FlaskClient, unit: Units, summit: Summit, people: dict[str, int],
) -> None:
    with unit(writes=False) as u:
        reference = u.session.get_one(Delegate, people["wang"]).reference
    base = "/manage/summit-2019/letters"
    single = organiser.post(f"{base}/of/{reference}", data={"paper": "letter.invitation", "language": "en"})
    assert (single.status_code, single.mimetype, "WangFang" in pages(single.data)[0]) == (200, "application/pdf", True)
    assert [organiser.get(f"{base}/of/{reference}").status_code,
            organiser.post(f"{base}/of/{reference}", data={"paper": "moon", "language": "en"}).status_code,
            organiser.get(f"{base}/of/nobody").status_code] == [200, 404, 404]
    form = {"paper": "letter.confirmation", "language": "own", "bundle": "merged"}
    assert [organiser.post(f"{base}/print", data=form).location,
            organiser.post(f"{base}/print", data=form | {"paper": "moon"}).status_code,
            organiser.post(f"{base}/print?q=nobody+here", data=form).status_code] == [f"{base}/print", 422, 422]
    run_due_jobs()
    with unit(writes=False) as u:
        number = u.session.scalars(sa.select(LetterRun.id)).one()
    assert [organiser.get(path, buffered=True).status_code for path in (
        f"{base}/print", f"{base}/runs", f"{base}/runs/{number}/file", f"{base}/runs/4711/file")] == [200, 200, 200, 404]
    paper = organiser.post(f"{base}/texts/letter.invitation/zh", data={
        "subject": "邀请函", "body": "{name}：请来。", "action": "pdf"})
    assert (paper.mimetype, "王芳：请来。" in pages(paper.data)[0]) == ("application/pdf", True)
    viewer = enter(client, unit, summit, Role.VIEWER)
    assert viewer.get(f"{base}/of/{reference}").status_code == 403


def test_who_is_erased_is_in_no_letter_and_no_report(unit: Units, summit: Summit, people: dict[str, int]) -> None:
    with_diet(unit, summit)
    ordered(unit, summit, Order(Paper.VISA, Bundle.ARCHIVE, "zh"))
    with unit() as u:
        li, smith = (u.session.get_one(Delegate, people[name]) for name in ("li", "smith"))
        told = [one["letter"] for one in letters_about(u.session, li)]
        erased = erase_letters(u, li)
        u.session.flush()
        run = u.session.scalars(sa.select(LetterRun)).one()
        assert (told, erased, run.file_id, [one["name"] for one in run.left_out], letters_about(u.session, li)) == (
            ["letter.visa"], {"letters": 1}, None, ["Ann Smith"], [])
        assert len(letters_about(u.session, smith)) == 1
