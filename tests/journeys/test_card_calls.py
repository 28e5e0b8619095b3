"""Call-backs of a card gateway: they say where to look, and the gateway is believed."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.adapters.stripe_cards.gateway import StripeCardGateway
from madoguchi.customers.models import PortalChange
from madoguchi.jobs.messages.sms_receipts import take_inbound_call
from madoguchi.kernel.call_signatures import hex_digest
from madoguchi.kernel.errors import Unavailable
from madoguchi.payments.card_registrations import RegistrationStart, open_registration
from madoguchi.payments.card_values import ChargeAnswer, ChargeRequest, ChargeState
from madoguchi.payments.charge_outcomes import record_charge_answer
from madoguchi.payments.charge_refunds import RefundTerms, open_refund
from madoguchi.payments.models import (
    CardCharge,
    CardRefund,
    CardRegistration,
    KeptMethod,
    PaymentMethod,
)
from madoguchi.payments.outside_ids import remember_outside_id
from madoguchi.payments.played_pages import PageAnswer
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent, CallCount, InboundCall
from madoguchi.platform.scope import scope
from tests.card_companies.company_server import SECRET_KEY, serving
from tests.card_companies.stripe_double import StripeDouble
from tests.card_money import ask_charge, lower_bill, money_entries, post_bill
from tests.sign_in_helpers import run_waiting_jobs

SECRET, OLDER = "s" * 32, "o" * 32
ADDRESS = "/callbacks/cards/"
SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
STRIPE = "madoguchi.adapters.stripe_cards.gateway.StripeCardGateway"


@pytest.fixture(autouse=True)
def open_to_the_gateway(db_of_all, settings, tmp_path):
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    settings.CARD_CALLBACK = "stripe"
    settings.CARD_CALLBACK_SECRETS = (SECRET,)


def event(outside_id: str, name: str = "e-1", about: str = "charge", **more) -> bytes:
    told = {"id": outside_id, "event": name, "about": about}
    return json.dumps(told | more).encode()


def post_call(body: bytes, secret: str = SECRET, late: int = 0, **more) -> int:
    moment = str(int((now() - timedelta(seconds=late)).timestamp()))
    signature = hex_digest(secret.encode(), moment.encode() + b"." + body)
    header = {"HTTP_STRIPE_SIGNATURE": f"t={moment},v1={signature}"} | more
    client = Client(enforce_csrf_checks=True)
    answer = client.post(ADDRESS, body, content_type="application/json", **header)
    return answer.status_code


def accepted_charge(person, key: str = "K1", token: str = "card-1") -> str:
    """Charge a card whose answer says no end yet, and return the gateway's name."""
    post_bill(person, 6_716)
    charge = ask_charge(person, 6_716, key, card_token=token)
    request = ChargeRequest(key, "N1", token, "", 6_716, "MADOGUCHI")
    answer = CardGatewaySimulator().charge(request)
    accepted = ChargeAnswer(answer.outside_id, ChargeState.ACCEPTED, 6_716)
    with scope("test", person.party.pk):
        record_charge_answer(charge, accepted, at=now())
    return answer.outside_id


def state_of(person, key: str = "K1") -> str:
    with scope("test", person.party.pk):
        return CardCharge.objects.get(key=key).state


def calls_of(person) -> list[InboundCall]:
    with scope("test", person.party.pk):
        return list(InboundCall.objects.order_by("pk"))


def counts() -> dict[str, int]:
    return dict(CallCount.objects.values_list("outcome", "calls"))


def test_a_charge_ends_as_the_gateway_says_when_it_is_asked(hanako):
    outside_id = accepted_charge(hanako)
    assert state_of(hanako) == "accepted"
    assert post_call(event(outside_id)) == 200
    assert state_of(hanako) == "accepted"  # nothing is believed of the call itself
    run_waiting_jobs()
    assert state_of(hanako) == "paid" and counts() == {"taken": 1}
    [row] = calls_of(hanako)
    assert row.done_at and row.content == {"outside_id": outside_id, "about": "charge"}
    assert bytes(row.body) == b""  # it may name a card and its holder


def test_a_lie_about_the_end_changes_nothing(hanako):
    outside_id = accepted_charge(hanako, token="card-1+no_funds")
    lie = event(outside_id, state="paid", amount_yen=6_716)
    assert post_call(lie) == 200
    run_waiting_jobs()
    assert state_of(hanako) == "failed"


def test_told_twice_and_in_any_order_it_is_paid_once(hanako):
    outside_id = accepted_charge(hanako)
    entries = []
    for name in ("e-2", "e-1", "e-2", "e-1"):
        post_call(event(outside_id, name))
        run_waiting_jobs()
        entries.append(len(money_entries(hanako)))
    assert state_of(hanako) == "paid" and len(set(entries)) == 1
    assert counts() == {"taken": 2, "doubled": 2}
    with scope("test", hanako.party.pk):
        assert CardCharge.objects.get(key="K1").doubt == ""


@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"secret": "x" * 32}, "forged"),
        ({"HTTP_STRIPE_SIGNATURE": ""}, "forged"),
        ({"late": 301}, "stale"),
        ({"late": -330}, "stale"),
    ],
)
def test_what_is_not_proved_leaves_a_count_alone(hanako, told, outcome):
    outside_id = accepted_charge(hanako)
    assert post_call(event(outside_id), **told) == 401
    run_waiting_jobs()
    assert calls_of(hanako) == [] and counts() == {outcome: 1}
    assert state_of(hanako) == "accepted"


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        (b"{", 400, "unreadable"),
        (event("charge-1", about="dinner"), 400, "unreadable"),
        (event("of-nobody"), 404, "unknown"),
    ],
)
def test_what_is_about_nothing_of_ours_changes_nothing(hanako, body, status, outcome):
    accepted_charge(hanako)
    assert post_call(body) == status
    assert calls_of(hanako) == [] and counts() == {outcome: 1}


def test_a_call_before_our_own_row_is_stored_comes_again(hanako):
    request = ChargeRequest("K1", "N1", "card-1", "", 6_716, "MADOGUCHI")
    outside_id = CardGatewaySimulator().charge(request).outside_id
    assert post_call(event(outside_id)) == 404
    assert accepted_charge(hanako) == outside_id
    assert post_call(event(outside_id)) == 200
    run_waiting_jobs()
    assert state_of(hanako) == "paid"


def test_a_call_reaches_its_own_party_and_no_other(hanako, taro):
    mine, other = accepted_charge(hanako), accepted_charge(taro, "K2")
    assert post_call(event(mine)) == 200
    run_waiting_jobs()
    assert (state_of(hanako), state_of(taro, "K2")) == ("paid", "accepted")
    assert calls_of(taro) == []
    with scope("test", hanako.party.pk):  # whose name it is does not change
        row = CardCharge.objects.get(key="K1")
        remember_outside_id(row, other, at=now())
    post_call(event(other, "e-9"))
    assert len(calls_of(hanako)) == 1 and len(calls_of(taro)) == 1


def test_a_name_that_is_of_another_kind_of_thing_changes_nothing(hanako):
    outside_id = accepted_charge(hanako)
    for about in ("registration", "refund", "card"):
        assert post_call(event(outside_id, about, about)) == 200
    run_waiting_jobs()
    assert state_of(hanako) == "accepted"
    assert all(row.done_at for row in calls_of(hanako))


def test_while_the_gateway_is_silent_the_call_waits(hanako, tmp_path):
    outside_id = accepted_charge(hanako)
    post_call(event(outside_id))
    (tmp_path / "cards" / "silent").touch()
    [row] = calls_of(hanako)
    with pytest.raises(Unavailable):
        take_inbound_call(hanako.party.pk, "test", row.pk)
    assert calls_of(hanako)[0].done_at is None and state_of(hanako) == "accepted"
    (tmp_path / "cards" / "silent").unlink()
    take_inbound_call(hanako.party.pk, "test", row.pk)
    assert state_of(hanako) == "paid"


def test_two_secrets_count_while_one_takes_over(hanako, settings):
    settings.CARD_CALLBACK_SECRETS = (SECRET, OLDER)
    outside_id = accepted_charge(hanako)
    assert post_call(event(outside_id), secret=OLDER) == 200
    settings.CARD_CALLBACK_SECRETS = (SECRET,)
    assert post_call(event(outside_id), secret=OLDER) == 401


def test_payjp_proves_itself_by_its_token(hanako, settings):
    settings.CARD_CALLBACK = "payjp"
    body = event(accepted_charge(hanako))
    assert post_call(body) == 401
    assert post_call(body, HTTP_X_PAYJP_WEBHOOK_TOKEN=OLDER) == 401
    assert post_call(body, HTTP_X_PAYJP_WEBHOOK_TOKEN=SECRET) == 200


@pytest.mark.parametrize(
    "closed", [{"CARD_CALLBACK": ""}, {"CARD_CALLBACK_SECRETS": ()}]
)
def test_nobody_may_call_where_the_settings_open_nothing(hanako, settings, closed):
    body = event(accepted_charge(hanako))
    for name, value in closed.items():
        setattr(settings, name, value)
    assert post_call(body) == 404 and counts() == {}
    settings.CARD_CALLBACK, settings.CARD_CALLBACK_SECRETS = "stripe", (SECRET,)
    settings.PORTS = settings.PORTS | {"card_gateway": ""}
    assert post_call(body) == 404 and counts() == {}


def test_a_registration_ends_though_the_tab_was_closed(hanako):
    start = RegistrationStart(
        hanako.account, "N1", "draft-1", "x", "https://p.example/"
    )
    with scope("test", hanako.party.pk):
        page = open_registration(start, at=now())
    CardGatewaySimulator().answer_page(page.outside_id, PageAnswer.DONE, "paid")
    assert post_call(event(page.outside_id, about="registration")) == 200
    run_waiting_jobs()
    with scope("test", hanako.party.pk):
        row = CardRegistration.objects.get()
    assert (row.state, row.card_last4, row.card_expiry) == (
        "registered",
        "4242",
        "2031-12",
    )
    later = event(row.card_token, "e-2", "card")
    assert post_call(later) == 200  # its card is known from now on


def test_a_refund_ends_as_the_gateway_says(hanako):
    outside_id = accepted_charge(hanako)
    post_call(event(outside_id))
    run_waiting_jobs()
    lower_bill(hanako, 1_000)
    refund = CardGatewaySimulator().refund("R1", outside_id, 1_000)
    with scope("test", hanako.party.pk):
        charge = CardCharge.objects.get(key="K1")
        row = open_refund(charge, RefundTerms(1_000, "R1", "test"), at=now())
        row.outside_id = refund.outside_id
        row.save()
        remember_outside_id(row, refund.outside_id, at=now())
    assert post_call(event(refund.outside_id, "e-2", "refund")) == 200
    run_waiting_jobs()
    with scope("test", hanako.party.pk):
        assert CardRefund.objects.get().state == "returned"


def card_on_file(person, token: str) -> None:
    facts = {"kind": "card", "card_token": token, "card_brand": "Visa"}
    facts |= {"card_last4": "4242", "card_expiry": "2026-12"}
    party = person.party.pk
    with scope("test", party):
        method, _is_new = PaymentMethod.objects.update_or_create(
            party_id=party, account=person.account, defaults=facts
        )
        spare = {"party_id": party, "account": person.account, "kept_at": now()}
        KeptMethod.objects.create(**spare, **facts, rank=1)
        KeptMethod.objects.create(**spare, **facts, ended_at=now())
        remember_outside_id(method, token, at=now())


def test_a_renewed_card_keeps_its_token_and_reaches_the_feed(hanako):
    card_on_file(hanako, "card-1")
    CardGatewaySimulator().replace_card("card-1", "9999", "2031-01")
    for name in ("e-1", "e-2"):
        assert post_call(event("card-1", name, "card")) == 200
    run_waiting_jobs()
    with scope("test", hanako.party.pk):
        method = PaymentMethod.objects.get()
        assert (method.card_last4, method.card_expiry) == ("9999", "2031-01")
        kept = KeptMethod.objects.order_by("pk").values_list("card_expiry", flat=True)
        assert list(kept) == ["2031-01", "2026-12"]  # the ended one is history
        changes = PortalChange.objects.filter(file="payment_methods")
        told = {(c.column, c.before, c.after) for c in changes}
        assert told == {
            ("card_last4", "4242", "9999"),
            ("card_expiry", "2026-12", "2031-01"),
        }
        events = AuditEvent.objects.filter(verb="card_renewed")
        assert events.count() == 2 and "card-1" not in repr(list(events.values()))


def test_a_card_that_is_gone_or_of_which_nothing_is_told_stays(hanako):
    card_on_file(hanako, "card-1")
    post_call(event("card-1", "e-1", "card"))  # of an import: nothing is told
    run_waiting_jobs()
    CardGatewaySimulator().forget_card("card-1")
    post_call(event("card-1", "e-2", "card"))
    run_waiting_jobs()
    with scope("test", hanako.party.pk):
        method = PaymentMethod.objects.get()
        assert (method.card_brand, method.card_last4) == ("Visa", "4242")
        assert not PortalChange.objects.filter(file="payment_methods").exists()


def test_an_event_of_stripe_ends_a_charge_whose_answer_was_lost(hanako, settings):
    company = StripeDouble()
    settings.PORTS = settings.PORTS | {"card_gateway": STRIPE}
    settings.CARD_KEY = SECRET_KEY
    post_bill(hanako, 6_716)
    with serving(company) as settings.CARD_URL:
        card = company.new_card("paid")
        token = f"{card['customer']}/{card['id']}"
        charge = ask_charge(hanako, 6_716, "K1", card_token=token)
        request = ChargeRequest("K1", "N1", token, "", 6_716, "MADOGUCHI")
        paid = StripeCardGateway().charge(request)
        told = {
            "id": "evt_1",
            "type": "payment_intent.succeeded",
            "data": {"object": company.objects[paid.outside_id]},
        }
        body = json.dumps(told).encode()
        assert post_call(body) == 404  # its name is not stored: Stripe comes again
        accepted = ChargeAnswer(paid.outside_id, ChargeState.ACCEPTED, 6_716)
        with scope("test", hanako.party.pk):
            record_charge_answer(charge, accepted, at=now())
        assert post_call(body) == 200
        run_waiting_jobs()
    assert state_of(hanako) == "paid"
