"""One number in many spellings; what is none; the import spells it alike."""

import pytest
from django.core.exceptions import ValidationError

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PartyProfile
from madoguchi.identity.account.channels import PhoneForm
from madoguchi.kernel.phone_number import number_to_dial
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.procedures.toolkit.number_fields import PhoneField
from tests.import_folders import (
    load_operator_folder,
    replace_text,
    write_operator_folder,
)

MOBILE = "09012345678"
SPELLINGS = [
    "+81 (0)90-1234-5678",
    "+81 90-1234-5678",
    "＋８１（０）９０－１２３４－５６７８",
    "0081-90-1234-5678",
    "0081 (0)90 1234 5678",
    "010-81-90-1234-5678",
    "81-90-1234-5678",
    "(090) 1234-5678",
    "090.1234.5678",
    "０９０．１２３４．５６７８",
    "tel:+819012345678",
    "TEL:090-1234-5678",
    "tel:+81-90-1234-5678",
]


@pytest.mark.parametrize("typed", SPELLINGS)
def test_a_number_is_stored_as_dialled_in_japan(typed):
    assert PhoneField().clean(typed) == MOBILE
    form = PhoneForm({"address": typed})
    assert form.is_valid() and form.cleaned_data["address"] == MOBILE


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+81-3-1234-5678", "0312345678"),
        ("0200-0123-456789", "02000123456789"),
        ("020-1234-5678", "02012345678"),
        ("0120-818-188", "0120818188"),
    ],
)
def test_fixed_lines_and_lines_of_machines_are_numbers(typed, number):
    assert PhoneField().clean(typed) == number


@pytest.mark.parametrize("typed", ["03-1234-5678 内線12", "03-1234-5678ext.12"])
def test_an_extension_gets_a_sentence_that_says_what_to_do(typed):
    with pytest.raises(ValidationError, match="内線番号は入れられません。まだ変更"):
        PhoneField().clean(typed)


@pytest.mark.parametrize(
    "typed", ["9012345678", "+1 202 555 0123", "0201-0123-456789", "090-1234", "0081"]
)
def test_what_is_no_number_of_japan_is_refused(typed):
    with pytest.raises(ValidationError, match="0から始まる電話番号"):
        PhoneField().clean(typed)


def page_of_line(person, stored: str, typed: str) -> str:
    """Where さがす leads who has a line of that number and types another spelling."""
    with scope("test", person.party.pk):
        Contract.objects.update(line_number=stored)
    answer = person.client.get("/search/", {"q": typed})
    return answer.url if answer.status_code == 302 else ""


@pytest.mark.parametrize("typed", ["+818078818872", "+81 (0)80-7881-8872"])
@pytest.mark.parametrize("stored", ["08078818872", "080-7881-8872"])
def test_find_takes_international_forms(hanako, typed, stored):
    assert page_of_line(hanako, stored, typed) == f"/c/{hanako.contract.code}/"


def test_find_takes_a_line_of_a_machine(hanako):
    stored, here = "02000123456789", f"/c/{hanako.contract.code}/"
    assert page_of_line(hanako, stored, "0200-0123-456789") == here
    assert page_of_line(hanako, stored, "0200-0123-456780") == ""


@pytest.mark.parametrize(
    "written", ["+81-90-1234-5678", "+819012345678", "0081-90-1234-5678"]
)
def test_the_import_stores_a_number_as_dialled_in_japan(db_of_all, tmp_path, written):
    folder = write_operator_folder(tmp_path / "operator")
    load_operator_folder(folder)
    with batch("test"):
        phone = PartyProfile.objects.exclude(phone="").earliest("pk").phone
        line = Contract.objects.exclude(line_number="").earliest("pk").line_number
    replace_text(folder, "parties", phone, written)
    replace_text(folder, "contracts", line, written)
    load_operator_folder(folder)
    again = load_operator_folder(folder)
    assert (again["parties.csv"].changed, again["contracts.csv"].changed) == (0, 0)
    with batch("test"):
        phones = set(PartyProfile.objects.values_list("phone", flat=True))
        lines = set(Contract.objects.values_list("line_number", flat=True))
    for stored in (phones, lines):
        assert MOBILE in {number.replace("-", "") for number in stored}
        assert not any(number.startswith(("+", "00")) for number in stored)


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("0120-000-000", "0120-000-000"),
        ("03-1234-5678（平日）", "03-1234-5678"),
        ("03-1234-5678 (9時から18時)", "03-1234-5678"),
        ("03(1234)5678", "03(1234)5678"),
        ("157", "157"),
    ],
)
def test_the_word_behind_a_number_is_not_dialled(written, dialled):
    assert number_to_dial(written) == dialled
