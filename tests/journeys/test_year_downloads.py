"""Twelve months of a billing account: one table, one ZIP, a press each."""

import csv
import io
import re
from datetime import date
from uuid import UUID

import pytest

from madoguchi.billing.renderers.file_names import content_disposition
from madoguchi.billing.revisions.revise_bill import correct_invoice
from madoguchi.documents.models import Bundle
from madoguchi.jobs.documents.bundle_tasks import make_bundle
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bills import a_bill, document_of_bill
from tests.journeys.test_revisions import asked
from tests.operator import an_operator

MONTHS = [date(2025, 9, 1), date(2025, 11, 1), date(2026, 2, 1), date(2026, 10, 1)]
"""The first is older than twelve months before the last."""
YEAR_CSV = "/c/-/bills/2026-10/year.csv"


@pytest.fixture
def shelf(hanako):
    an_operator()
    bills = [a_bill(hanako, month) for month in MONTHS]
    return hanako, bills


def rows_of(answer, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode(encoding), newline="")))


def downloads() -> list[str]:
    with batch("test"):
        events = AuditEvent.objects.filter(verb="document_downloaded")
        return list(events.order_by("pk").values_list("target", flat=True))


def test_the_table_has_one_heading_and_the_months_that_there_are(shelf):
    person, _bills = shelf
    answer = person.client.get(YEAR_CSV)
    assert answer.status_code == 200
    head, *rows = rows_of(answer)
    assert head[:3] == ["種別", "請求書番号", "請求月"]
    assert "種別" not in {row[0] for row in rows}
    months = list(dict.fromkeys(row[2] for row in rows))
    assert months == ["2025年11月分", "2026年2月分", "2026年10月分"]
    one = rows_of(person.client.get("/c/-/bills/2026-02/lines.csv"))
    assert [head, *(row for row in rows if row[2] == "2026年2月分")] == one
    number = person.account.account_number
    name = f"2025-11_2026-10_請求明細_{number}.csv"
    assert answer["Content-Disposition"] == content_disposition(name)
    assert downloads() == [f"{number} 2025-11_2026-10 csv"]


def test_the_table_has_what_counts_and_shift_jis_too(shelf):
    person, bills = shelf
    with scope("test", person.party.pk):
        correct_invoice(bills[2], {4: 359}, asked("通話料の誤り"))
    rows = rows_of(person.client.get(YEAR_CSV), "utf-8-sig")
    of_february = {row[1] for row in rows if row[2] == "2026年2月分"}
    assert of_february == {f"{bills[2].invoice_number}-1"}
    answer = person.client.get(f"{YEAR_CSV}?encoding=cp932")
    assert rows_of(answer, "cp932") == rows
    assert person.client.get(f"{YEAR_CSV}?encoding=latin1").status_code == 404


def test_a_look_at_the_head_is_no_download_and_no_bill_is_no_file(shelf):
    person, _bills = shelf
    assert person.client.head(YEAR_CSV).status_code == 200
    assert person.client.get("/c/-/bills/2024-10/year.csv").status_code == 404
    assert downloads() == []


def test_nobody_takes_somebody_elses_year(shelf, taro):
    person, _bills = shelf
    where = f"/c/{person.contract.code}/bills/2026-10/year.csv"
    assert taro.client.get(where).status_code == 404
    assert taro.client.get(YEAR_CSV).status_code == 404


def test_one_press_in_the_list_asks_for_the_pdfs(shelf, settings, tmp_path):
    settings.BUNDLE_FOLDER = tmp_path / "bundles"
    person, bills = shelf
    for bill in bills:
        document_of_bill(bill)
    page = person.client.get("/c/-/bills/").content.decode()
    assert "2025年11月分から2026年10月分まで" in page
    assert f'href="/c/{person.contract.code}/bills/2026-10/year.csv"' in page
    action = re.search('action="(/bills/export/[^"]+)"', page)[1].replace("&amp;", "&")
    key = re.search('name="key" value="([^"]+)"', page)[1]
    answer = person.client.post(action, {"key": key})
    assert answer.url == f"/bills/export/{key}/"
    with batch("test"):
        bundle = Bundle.objects.get(key=UUID(key))
    assert bundle.documents == 3
    while not bundle.ready_at:
        make_bundle(bundle.party_id, "test", bundle.pk)
        with batch("test"):
            bundle.refresh_from_db()
    answer = person.client.get(f"/bills/export/{key}/file.zip")
    name = "2025-11_2026-10_請求書_3件.zip"
    assert answer["Content-Disposition"] == content_disposition(name)
    answer.close()


def test_one_bill_and_none_offer_no_year(hanako):
    an_operator()
    assert "12か月分" not in hanako.client.get("/c/-/bills/").content.decode()
    a_bill(hanako)
    assert "12か月分" not in hanako.client.get("/c/-/bills/").content.decode()
