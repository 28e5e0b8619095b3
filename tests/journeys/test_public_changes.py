"""The static site tells changes that the law wants known, and what is given back."""

from datetime import date
from html import unescape
from pathlib import Path
from re import sub

from madoguchi.compensations.models import Compensation
from madoguchi.legal_notices.models import LegalNotice
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_changes import change_notice
from madoguchi.platform.batch import batch
from tests.clock import jst
from tests.journeys.test_status_site import MAX_PAGE_BYTES, NOW, render, tell
from tests.operator import a_catalogue, an_operator


def a_change(**columns: object) -> LegalNotice:
    plain = {
        "kind": "price",
        "title": "みちモバイル 3GBの料金が変わります",
        "happens_on": date(2027, 2, 1),
        "text_before": "月額990円（税込）",
        "text_after": "月額1,078円（税込）",
        "services": ["mobile"],
        "state": "told",
        "asked_by": "test",
        "asked_at": jst(NOW),
    }
    with batch("test"):
        return LegalNotice.objects.create(**plain | columns)


def words_of(page: Path) -> str:
    body = page.read_text().partition("<main>")[2].partition("</main>")[0]
    return unescape(sub(r"<[^>]+>", "", body.replace("\n", "")))


def test_a_change_is_public_once_it_was_told_and_of_named_contracts_never(
    db_of_all, tmp_path
):
    a_catalogue()
    told = a_change(what_to_do="していただくことはありません", plans=["M3"])
    a_change(title="まだ知らせていません", state="counted")
    a_change(title="あの方だけの変更", contracts=["M0000001"])
    a_change(title="ずっと前の変更", happens_on=date(2026, 8, 25))
    site = render(tmp_path)
    listed = words_of(site / "changes.html")
    assert "2027年2月1日" in listed and told.title in listed
    whole = "".join(file.read_text() for file in site.rglob("*.html"))
    for hidden in ("まだ知らせていません", "あの方だけ", "M0000001", "ずっと前"):
        assert hidden not in whole
    page = words_of(site / "law" / f"{told.reference}.html")
    for words in (
        "月額990円",
        "月額1,078円",
        "モバイル",
        "していただくことはありません",
    ):
        assert words in page
    assert f"law/{told.reference}.html" in (site / "changes.html").read_text()


def test_a_long_text_is_whole_and_no_page_is_above_15_kb(db_of_all, tmp_path):
    an_operator()
    before, after = '"' * 3_999 + "終", "約款\n" * 1_333
    told = a_change(text_before=before, text_after=after.strip())
    site = render(tmp_path)
    pages = sorted((site / "law").glob("*.html"))
    assert max(page.stat().st_size for page in pages) <= MAX_PAGE_BYTES
    text = "".join(words_of(page) for page in pages)
    assert (text.count('"'), text.count("約款")) == (3_999, 1_333)
    assert pages[-1].name == f"{told.reference}.html"
    later = render(tmp_path, "2027-06-01T10:00")
    assert (later / "law" / pages[-1].name).exists()
    assert told.title not in (later / "changes.html").read_text()


def test_what_an_incident_gives_back_stands_on_its_page_once_it_was_approved(
    db_of_all, tmp_path
):
    an_operator()
    notice = tell()
    with batch("test"):
        notice.progress, notice.ends_at = "recovered", jst("2026-11-24T09:50")
        change_notice(notice, actor="test", at=jst("2026-11-24T09:55"))
        asked = Compensation.objects.create(
            notice=Notice.objects.get(pk=notice.pk),
            reference=notice.reference,
            revision=2,
            days_by_service={"fibre": 2},
            outage_minutes=48,
            state="counted",
            asked_by="a",
            asked_at=jst(NOW),
        )
    page = f"incidents/{notice.reference}.html"
    assert "障害の補償" not in (render(tmp_path) / page).read_text()
    with batch("test"):
        asked.state = "approved"
        asked.save()
    given = "光回線: 影響のあったご契約の基本料金2日分を、次のご請求から差し引きます。"
    assert given in (render(tmp_path) / page).read_text()
