"""No text that staff type may hold a card number (PCI DSS 3): each field of each form.

4111 1111 1111 1111 is the number that card companies publish for tests.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django import forms
from django.core.exceptions import ValidationError

import madoguchi.desk
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.spoken_codes import spoken_code
from madoguchi.platform.reasons import clean_reason, strip_reason

MIN_CARD_LETTERS = 13
NEVER_STORED = {
    ("ConflictForm", "seen"): "compared with the value of the export",
    ("TransferCustomerForm", "customer"): "looked up as a customer number",
}
SPELLINGS = (
    "カード4111111111111111です",
    "４１１１１１１１１１１１１１１１",
    "4111-1111-1111-1111",
)


def forms_of_desk() -> set[type[forms.Form]]:
    for found in iter_modules(madoguchi.desk.__path__, "madoguchi.desk."):
        import_module(found.name)
    return {
        form
        for form in descendants(forms.Form)
        if form.__module__.startswith("madoguchi.desk.")
    }


def descendants(form: type) -> Iterator[type]:
    for below in form.__subclasses__():
        yield below
        yield from descendants(below)


TEXTS = sorted(
    (form.__name__, name, field)
    for form in forms_of_desk()
    for name, field in form.base_fields.items()
    if isinstance(field, forms.CharField)
    and not isinstance(field, forms.UUIDField)
    and (field.max_length is None or field.max_length >= MIN_CARD_LETTERS)
    and (form.__name__, name) not in NEVER_STORED
)


def test_the_forms_of_the_desk_are_found():
    named = {(form, name) for form, name, _field in TEXTS}
    assert {
        ("OpenCustomerForm", "reason"),
        ("WriteOffForm", "reason"),
        ("DeskRevisionForm", "reason"),
        ("IncidentForm", "headline"),
        ("LegalNoticeForm", "text_after"),
        ("ExplainedDecisionForm", "reason"),
    } <= named


@pytest.mark.parametrize("typed", SPELLINGS)
@pytest.mark.parametrize(
    ("form", "name", "field"), TEXTS, ids=[f"{f}-{n}" for f, n, _ in TEXTS]
)
def test_a_text_of_the_desk_takes_no_card_number(form, name, field, typed):
    with pytest.raises(ValidationError) as refusal:
        field.clean(typed)
    codes = {fault.code for fault in refusal.value.error_list}
    assert "card_number_in_text" in codes, (form, name)
    assert spoken_code("card_number_in_text") == "FORM-4045"


@pytest.mark.parametrize(
    ("form", "name", "field"), TEXTS, ids=[f"{f}-{n}" for f, n, _ in TEXTS]
)
def test_other_numbers_are_taken(form, name, field):
    assert field.clean("C000000120\n206-0001") == "C000000120\n206-0001"


def test_many_short_codes_beside_each_other_are_no_card():
    (plans,) = [f for form, name, f in TEXTS if (form, name) == LIST_OF_NUMBERS]
    assert plans.clean("41111111\n11111111")


LIST_OF_NUMBERS = ("LegalNoticeForm", "contracts")


@pytest.mark.parametrize("typed", SPELLINGS)
def test_no_reason_takes_one_wherever_it_comes_from(typed):
    with pytest.raises(Refused) as refusal:
        clean_reason(f"お客様のお申し出 {typed}")
    assert refusal.value.code == "card_number_in_text"
    with pytest.raises(Refused) as refusal:
        strip_reason(f"お客様のお申し出 {typed}", Refused("other", "別の文"))
    assert refusal.value.code == "card_number_in_text"
