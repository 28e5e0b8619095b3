"""Whose a number of the card company is, years after it was given."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.core.management import call_command
from django.db import connections

from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.jobs.upkeep.expired_inbound_calls import delete_expired_inbound_calls
from madoguchi.payments.models import PaymentMethod
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.models import OutsideHandle
from madoguchi.platform.outside_handles import outside_key
from madoguchi.platform.scope import scope
from tests.card_money import money_entries
from tests.import_folders import load_operator_folder, write_operator_folder
from tests.journeys.test_card_calls import (
    SECRET,
    SIMULATOR,
    accepted_charge,
    card_on_file,
    event,
    post_call,
    state_of,
)
from tests.journeys.test_gateway_files import FILES, said, written_by_company
from tests.sign_in_helpers import run_waiting_jobs


@pytest.fixture(autouse=True)
def open_to_the_gateway(db_of_all, settings, tmp_path):
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    settings.CARD_CALLBACK = "stripe"
    settings.CARD_CALLBACK_SECRETS = (SECRET,)


def test_money_taken_back_on_the_hundredth_day_is_posted(hanako):
    outside_id = accepted_charge(hanako)
    assert post_call(event(outside_id)) == 200
    run_waiting_jobs()
    later = now() + timedelta(days=100)
    delete_expired_inbound_calls(later)
    CardGatewaySimulator().take_back(outside_id, 6_716)
    with clock_at(later):
        assert post_call(event(outside_id, "e-2")) == 200
        run_waiting_jobs()
        assert post_call(event(outside_id, "e-2")) == 200  # the same once more
        run_waiting_jobs()
    assert state_of(hanako) == "paid"
    assert [entry[0] for entry in money_entries(hanako)] == ["payment", "chargeback"]


def test_a_call_about_a_card_that_is_gone_changes_nothing(hanako):
    card_on_file(hanako, "card-1")
    CardGatewaySimulator().replace_card("card-1", "9999", "2031-01")
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.all().delete()
    assert post_call(event("card-1", "e-1", "card")) == 200
    run_waiting_jobs()
    with scope("test", hanako.party.pk):
        assert not PaymentMethod.objects.exists()


def imported_card() -> PaymentMethod:
    with batch("test"):
        return PaymentMethod.objects.get(card_token="tok-1")


def test_cards_of_the_former_system_are_renewed_by_file(settings, tmp_path, capsys):
    settings.PORTS = settings.PORTS | {"card_gateway": FILES}
    load_operator_folder(write_operator_folder(tmp_path / "operator"))
    delete_expired_inbound_calls(now() + timedelta(days=100))
    call_command("payments", "files", "write", folder=tmp_path / "out")
    [asked] = (tmp_path / "out").glob("renewal-*.csv")
    assert "2,K,tok-1\n" in asked.read_text()
    said(capsys)
    path = written_by_company(tmp_path, "2,K,tok-1,9999,2033-01", yen=0)
    call_command("payments", "files", "read", str(path))
    assert said(capsys)[0] == "結果 0件、新しくなったカード 1枚を取り込みました。\n"
    card = imported_card()
    assert (card.card_last4, card.card_expiry) == ("9999", "2033-01")


def test_cards_of_the_former_system_are_renewed_by_call(tmp_path):
    load_operator_folder(write_operator_folder(tmp_path / "operator"))
    CardGatewaySimulator().replace_card("tok-1", "9999", "2031-01")
    assert post_call(event("tok-1", "e-1", "card")) == 200
    run_waiting_jobs()
    assert imported_card().card_expiry == "2031-01"


def test_what_was_forgotten_or_never_known_is_registered_by_the_migration(hanako):
    card_on_file(hanako, "card-1")
    outside_id = accepted_charge(hanako)
    with batch("test"):
        OutsideHandle.objects.all().delete()
    migration = import_module("madoguchi.payments.migrations.0021_numbers_outside")
    for _again in range(2):
        with connections["owner"].schema_editor() as editor:
            migration.remember_numbers(None, editor)
    known = dict(OutsideHandle.objects.values_list("key", "party_id"))
    names = (outside_key("cards", name) for name in ("card-1", outside_id))
    assert known == dict.fromkeys(names, hanako.party.pk)
