"""Notices stop what they name, for whom they name it, within their window."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from madoguchi.contracts.models import Contract
from madoguchi.jobs.upkeep.janitor import mend_after_crashes
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.queries import strictest_mode
from madoguchi.notices.reach import Needs
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.toolkit.mode_readers import functions_that_stop
from tests import order_engine
from tests.clock import jst, replay_until
from tests.operator import a_catalogue

MORNING, NOON = "2026-11-24T10:00", "2026-11-24T12:00"
SECOND = timedelta(seconds=1)
TAMA = Needs(
    frozenset({"procedures", "fibre"}),
    service="fibre",
    contract_number="F1",
    postal_code="2060041",
    address="東京都多摩市愛宕４－１",
)
NOBODY = Needs(frozenset({"procedures"}))


def run(*words: str, at: str = MORNING) -> str:
    out = StringIO()
    with clock_at(jst(at)):
        call_command(*words, stdout=out)
    return out.getvalue()


def add(*words: str, at: str = MORNING) -> Notice:
    run("notice", "add", *words, at=at)
    with batch("test"):
        return Notice.objects.latest("pk")


def mode_at(needs: Needs, moment: datetime) -> str:
    notice = strictest_mode(needs, moment)
    return notice.mode if notice else "open"


@pytest.mark.parametrize(
    ("limits", "reached"),
    [
        ([], True),
        (["--service", "fibre"], True),
        (["--service", "mobile"], False),
        (["--area", "206"], True),
        (["--area", "２０６-00"], True),
        (["--area", "060"], False),
        (["--area", "東京都多摩市"], True),
        (["--area", "東京都多摩市愛宕4"], True),
        (["--area", "060", "--area", "206"], True),
        (["--service", "mobile", "--area", "206"], False),
    ],
)
def test_a_notice_reaches_the_contracts_that_it_names(db_of_all, limits, reached):
    add("--function", "procedures", "--mode", "hold", *limits)
    assert mode_at(TAMA, jst(MORNING)) == ("hold" if reached else "open")
    assert mode_at(NOBODY, jst(MORNING)) == ("open" if limits else "hold")


def test_a_notice_of_a_contract_reaches_that_one_alone(hanako):
    number = hanako.contract.contract_number
    add("--function", "procedures", "--mode", "closed", "--contract", number)
    assert mode_at(Needs(NOBODY.functions, contract_number=number), jst(MORNING)) == (
        "closed"
    )
    assert mode_at(TAMA, jst(MORNING)) == "open"


def test_a_notice_counts_from_its_first_moment_until_before_its_last(db_of_all):
    window = ["--from", "2026-11-25T02:00", "--to", "2026-11-25T05:00"]
    add("--function", "fibre", "--mode", "hold", *window)
    first, last = jst("2026-11-25T02:00"), jst("2026-11-25T05:00")
    assert mode_at(TAMA, first - SECOND) == "open"
    assert mode_at(TAMA, first) == "hold"
    assert mode_at(TAMA, last - SECOND) == "hold"
    assert mode_at(TAMA, last) == "open"


def test_a_moment_at_which_the_end_is_expected_ends_nothing(db_of_all):
    add("--function", "fibre", "--mode", "hold", "--until", "2026-11-24T11:00")
    assert mode_at(TAMA, jst(NOON)) == "hold"
    assert strictest_mode(TAMA, jst(NOON)).until == jst("2026-11-24T11:00")


def test_the_strictest_of_several_counts_and_the_newest_of_equal_ones(db_of_all):
    for mode in ("hold", "closed", "draft_only", "closed"):
        newest = add("--function", "fibre", "--mode", mode, "--words", "止めています。")
    assert strictest_mode(TAMA, jst(MORNING)) == newest


def order_of_nickname(person):
    order = order_engine.submit_order(
        person, "nickname", {"nickname": "自宅"}, jst(MORNING)
    )
    assert order_engine.reload_order(person, order).held_at == jst(MORNING)
    return order


def nickname_of(person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk).nickname


def test_a_held_order_goes_on_by_itself_when_the_window_is_over(hanako):
    a_catalogue()
    add("--function", "mobile", "--mode", "hold", "--to", NOON)
    order_of_nickname(hanako)
    replay_until("2026-11-24T11:59")
    assert mend_after_crashes(jst("2026-11-24T11:59"))["order sent for"] == 0
    assert nickname_of(hanako) == ""
    assert mend_after_crashes(jst(NOON))["order sent for"] == 1
    replay_until(NOON)
    assert nickname_of(hanako) == "自宅"


@pytest.mark.parametrize("limit", ["--service", "--contract", "--area"])
def test_the_janitor_sends_for_no_order_that_a_limited_notice_stops(hanako, limit):
    a_catalogue()
    with scope("test", hanako.party.pk):
        Contract.objects.update(service_postal_code="2060041")
    value = {
        "--service": hanako.contract.service,
        "--contract": hanako.contract.contract_number,
        "--area": "206",
    }[limit]
    notice = add("--function", "procedures", "--mode", "hold", limit, value)
    order_of_nickname(hanako)
    replay_until(NOON)
    assert mend_after_crashes(jst(NOON))["order sent for"] == 0
    run("notice", "end", str(notice.pk), at=NOON)
    replay_until(NOON)
    assert nickname_of(hanako) == "自宅"


def test_every_state_of_a_notice_is_kept_with_who_made_it(db_of_all):
    notice = add("--function", "fibre", "--mode", "hold", "--words", "工事中です。")
    number = str(notice.pk)
    run("notice", "change", number, "--mode", "closed", at="2026-11-24T11:00")
    run("notice", "end", number, at=NOON)
    run("notice", "end", number, at="2026-11-24T13:00")
    with batch("test"):
        states = [
            (r.number, r.at, r.actor, r.content["mode"], bool(r.content["ends_at"]))
            for r in NoticeRevision.objects.order_by("number")
        ]
        verbs = AuditEvent.objects.filter(target=f"notice {number}")
        assert list(verbs.order_by("serial").values_list("verb", flat=True)) == [
            "notice_added",
            "notice_changed",
            "notice_ended",
        ]
    said = "operator command"
    assert states == [
        (1, jst(MORNING), said, "hold", False),
        (2, jst("2026-11-24T11:00"), said, "closed", False),
        (3, jst(NOON), said, "closed", True),
    ]
    shown = run("notice", "show", number).splitlines()
    assert [line.split("  ")[0] for line in shown] == ["r1", "r2", "r3"]


def test_a_planned_notice_that_is_ended_never_begins(db_of_all):
    notice = add("--function", "fibre", "--mode", "hold", "--from", NOON)
    run("notice", "end", str(notice.pk))
    assert mode_at(TAMA, jst(NOON)) == "open"
    assert "終了" in run("notice", "list", at=NOON)


def test_opening_a_mode_names_what_still_stops_it(db_of_all):
    both = ["--function", "fibre", "--function", "mobile"]
    other = add(*both, "--mode", "closed", "--words", "復旧中です。")
    run("mode", "fibre", "hold")
    said = run("mode", "fibre", "open", at=NOON)
    assert "復旧中です。" in said and said.splitlines()[1].startswith(str(other.pk))
    assert mode_at(TAMA, jst(NOON)) == "closed"


def test_a_mode_leaves_planned_and_limited_notices_alone(db_of_all):
    add("--function", "fibre", "--mode", "closed", "--service", "mobile")
    add("--function", "fibre", "--mode", "hold", "--from", NOON)
    run("mode", "fibre", "draft_only")
    run("mode", "fibre", "open")
    assert mode_at(TAMA, jst(MORNING)) == "open"
    assert mode_at(TAMA, jst(NOON)) == "hold"
    with batch("test"):
        assert Notice.objects.filter(ends_at=None).count() == 2


REFUSED = [
    (["--function", "login", "--mode", "closed"], "mode_unread"),
    (["--function", "mail", "--mode", "hold"], "mode_unread"),
    (["--function", "fibre", "--mode", "open"], "words_missing"),
    (["--function", "login", "--mode", "open"], "words_missing"),
    (
        ["--function", "login", "--mode", "open", "--words", "x", "--area", "206"],
        "limits_unread",
    ),
    (["--function", "fibre"], "notice_incomplete"),
    (
        ["--function", "fibre", "--mode", "hold", "--words", "あ" * 301],
        "words_too_long",
    ),
    (["--mode", "hold"], "notice_incomplete"),
    (["--function", "fibre", "--mode", "hold", "--service", "adsl"], "service_unknown"),
    (["--function", "fibre", "--mode", "hold", "--contract", "C9"], "contract_unknown"),
    (["--function", "fibre", "--mode", "hold", "--area", "2"], "area_unclear"),
    (["--function", "fibre", "--mode", "hold", "--area", "%"], "area_unclear"),
    (["--function", "fibre", "--mode", "hold", "--area", "多摩市"], "area_unknown"),
    (["--function", "fibre", "--mode", "hold", "--to", MORNING], "window_backwards"),
    (["--function", "fibre", "--mode", "hold", "--from", "昨日"], "bad_moment"),
    (["--function", "fibre", "--mode", "hold", "--until", MORNING], "until_is_over"),
    (
        [
            *("--function", "fibre", "--mode", "hold"),
            *("--from", "2026-11-23T01:00", "--to", "2026-11-23T02:00"),
        ],
        "until_is_over",
    ),
]


@pytest.mark.parametrize(("words", "code"), REFUSED)
def test_a_notice_that_would_not_do_what_it_says_is_refused(db_of_all, words, code):
    with pytest.raises(CommandError, match=f"変更していません.*{code}"):
        run("notice", "add", *words)
    with batch("test"):
        assert not Notice.objects.exists()


def test_a_mode_that_is_over_already_is_refused(db_of_all):
    words = ["mode", "procedures", "read_only", "--until"]
    with pytest.raises(CommandError, match=r"過ぎています.*変更して.*until_is_over"):
        run(*words, "2026-11-24T09:59")
    with batch("test"):
        assert not Notice.objects.exists()
    run(*words, "2026-11-24T10:01")
    with batch("test"):
        assert Notice.objects.get().expected_at == jst("2026-11-24T10:01")


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999999999999", "１"])
def test_a_notice_that_is_not_there_is_refused(db_of_all, number):
    with pytest.raises(CommandError, match="notice_unknown"):
        run("notice", "end", number)


def test_sign_in_cannot_be_stopped_by_a_mode_that_stops_nobody(db_of_all):
    with pytest.raises(CommandError, match="mode_unread"):
        run("mode", "login", "hold")
    with batch("test"):
        assert not Notice.objects.exists()


def test_the_functions_that_can_be_stopped_are_those_with_a_reader():
    assert functions_that_stop() == ["bills", "fibre", "mobile", "procedures"]


def test_the_login_page_tells_each_notice_within_its_window_alone(db_of_all):
    for words in ("一つめのお知らせです。", "二つめのお知らせです。"):
        window = ["--from", MORNING, "--to", NOON, "--words", words]
        add("--function", "login", "--mode", "open", *window)
    for moment, count in [("2026-11-24T09:59", 0), (MORNING, 2), (NOON, 0)]:
        with clock_at(jst(moment)):
            page = Client().get("/login/").content.decode()
        assert page.count("つめのお知らせです。") == count
