"""Whoever is touched by an outage reads so, and nobody else."""

import pytest
from django.test import Client

from madoguchi.contracts.models import Contract
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_changes import add_notice
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.clock import get_at, jst
from tests.operator import a_catalogue

NOW = "2026-11-24T10:00"
MAX_PAGE_BYTES = 15 * 1024


def tell(**columns: object) -> Notice:
    values = {
        "kind": "incident",
        "mode": "open",
        "functions": ["mobile"],
        "headline": "電話がつながりにくくなっています",
        "effect": "partial",
        "progress": "repairing",
        "emergency_calls": "affected",
        "eta_kind": "unknown",
        "starts_at": jst("2026-11-24T09:02"),
        "noticed_at": jst("2026-11-24T09:06"),
        "next_update_at": jst("2026-11-24T11:00"),
    }
    notice = Notice(**values | columns)
    with batch("test"):
        return add_notice(notice, actor="test", at=jst("2026-11-24T09:21"))


def see(client: Client, path: str, at: str = NOW) -> str:
    return get_at(at, client, path).content.decode()


REACHES = [
    ({}, True),
    ({"services": ["mobile"]}, True),
    ({"services": ["fibre"]}, False),
    ({"functions": ["fibre"]}, False),
    ({"functions": ["mail"]}, True),
    ({"areas": ["東京都多摩市"]}, True),
    ({"areas": ["206"]}, True),
    ({"areas": ["新潟県"]}, False),
    ({"contracts": ["NOBODY"]}, False),
    ({"starts_at": jst("2026-12-08T10:00")}, True),
    ({"starts_at": jst("2026-12-08T10:01")}, False),
    ({"ends_at": jst("2026-11-24T10:01")}, True),
    ({"ends_at": jst("2026-11-24T10:00")}, False),
]


@pytest.mark.parametrize(("limits", "is_touched"), REACHES)
def test_home_and_contract_say_what_touches_the_contract_alone(
    hanako, limits, is_touched
):
    a_catalogue()
    with scope("test", hanako.party.pk):
        Contract.objects.update(
            service_postal_code="2060041", service_address="東京都多摩市愛宕４－１"
        )
    tell(**limits)
    for path in ("/", f"/c/{hanako.contract.code}/"):
        text = see(hanako.client, path)
        assert ("電話がつながりにくくなっています" in text) is is_touched
    contract = see(hanako.client, f"/c/{hanako.contract.code}/")
    assert ("このご契約に関わるものはありません" in contract) is not is_touched


def test_a_procedure_says_above_what_touches_it(hanako):
    a_catalogue()
    tell()
    start = f"/c/{hanako.contract.code}/p/nickname/"
    assert "電話がつながりにくくなっています" in see(hanako.client, start)


def test_the_page_for_signing_in_says_what_is_for_everybody(db_of_all, client):
    tell()
    tell(headline="一部の地域だけです", areas=["新潟県"])
    text = see(client, "/login/")
    assert "電話がつながりにくくなっています" in text and 'href="/status/"' in text
    assert "一部の地域だけです" not in text


VERDICTS = [
    ("mobile", "新潟県", "新潟県のモバイルに影響があります。"),
    ("mobile", "東京都", "東京都のモバイルの一部に影響があります。"),
    ("mobile", "大阪府", "大阪府のモバイルに、いま障害も作業もありません。"),
    ("fibre", "新潟県", "新潟県の光回線に、いま障害も作業もありません。"),
]


@pytest.mark.parametrize(("service", "place", "words"), VERDICTS)
def test_a_stranger_asks_by_service_and_prefecture(
    db_of_all, client, service, place, words
):
    tell(areas=["新潟県", "東京都多摩市"])
    assert words in see(client, f"/status/?service={service}&place={place}")


def test_a_function_of_all_that_fails_in_one_service_leaves_the_other(
    db_of_all, client
):
    tell(functions=["mail"], services=["fibre"])
    place = "&place=新潟県"
    assert "に影響があります。" in see(client, f"/status/?service=fibre{place}")
    assert "に影響があります。" not in see(client, f"/status/?service=mobile{place}")


@pytest.mark.parametrize("query", ["?service=adsl&place=東京都", "?place=火星", "?a=1"])
def test_a_place_that_is_none_is_a_sentence(db_of_all, client, query):
    page = get_at(NOW, client, f"/status/{query}")
    assert page.status_code == 200 and "影響があります。" not in page.content.decode()


def test_history_keeps_cause_and_prevention_for_90_days(db_of_all, client):
    over = {"progress": "reported", "ends_at": jst("2026-11-24T10:48")}
    notice = tell(cause="電源が落ちました。", prevention="二重にします。", **over)
    for at, is_listed in [("2026-11-24T10:49", True), ("2027-02-22T10:48", False)]:
        assert (
            f'href="/status/{notice.pk}/"' in see(client, "/status/", at)
        ) is is_listed
    page = see(client, f"/status/{notice.pk}/", "2027-03-01T10:00")
    assert "電源が落ちました。" in page and "二重にします。" in page
    assert get_at(NOW, client, "/status/999999/").status_code == 404


def test_the_public_page_is_small_and_reads_without_script(db_of_all, client):
    for number in range(3):
        tell(headline=f"電話がつながりにくくなっています{number}", can_do="待つ\n" * 5)
    page = get_at(NOW, client, "/status/")
    assert len(page.content) <= MAX_PAGE_BYTES
    assert "Set-Cookie" not in page.headers


def test_emergency_calls_have_a_line_of_their_own(db_of_all, client):
    assert see(client, "/status/").count("つながらないことがある") == 0
    tell()
    text = see(client, "/status/")
    assert "緊急通報 110・118・119" in text and "つながらないことがある" in text
    assert "公衆電話か、ほかの会社の電話をお使いください。" in text


def test_work_called_off_before_it_began_is_no_history(db_of_all, client):
    at = jst("2026-11-24T12:00")
    tell(kind="maintenance", progress="", starts_at=at, ends_at=at)
    with clock_at(jst("2026-11-25T10:00")):
        assert "電話がつながりにくく" not in client.get("/status/").content.decode()
