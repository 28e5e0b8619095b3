"""A file of people to invite: read whole, with every line that is wrong named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from django.utils.translation import gettext as _

from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.customers.models import Grant
from madoguchi.departments.sheets import (
    LineFault,
    SheetForm,
    decoded_sheet,
    lines_of_sheet,
)
from madoguchi.departments.text_checks import text_fault
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.mail_address import is_mail_address
from madoguchi.people.invitations import InvitedGrant, InvitedPerson
from madoguchi.people.role_names import GivenRole

PEOPLE_HEADINGS = [
    *("メールアドレス", "氏名", "フリガナ", "社員番号"),
    *("部門コード", "できること"),
]
MAX_PEOPLE = 2_000
MAX_PEOPLE_BYTES = 1_000_000
MAX_FAULTS_TOLD = 100
ROLE_SEPARATORS = str.maketrans("／/;；・", "、、、、、")
CELL_LENGTHS = (254, 200, 200, 20, 15, 200)


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """Either `people`, or `faults` and nobody."""

    people: tuple[InvitedPerson, ...]
    faults: tuple[LineFault, ...]


@dataclass(frozen=True, slots=True)
class KnownThings:
    """What a line may name: codes of departments, and roles by their names."""

    departments: frozenset[str]
    roles: Mapping[str, GivenRole]


def known_roles(roles: Sequence[GivenRole]) -> dict[str, GivenRole]:
    return {normalize("NFKC", str(role.label)).strip(): role for role in roles}


def text_of_file(content: bytes) -> str:
    """Refused (`people_file_unreadable`): too large, or in no encoding of ours."""
    return decoded_sheet(content, PEOPLE_SHEET)


def unreadable(words: str) -> Refused:
    sentence = _("このファイルは読み取れません（%(why)s）。だれも招待していません。")
    return Refused("people_file_unreadable", sentence % {"why": words})


PEOPLE_SHEET = SheetForm(PEOPLE_HEADINGS, MAX_PEOPLE, MAX_PEOPLE_BYTES, unreadable)


def read_people(text: str, known: KnownThings) -> PeopleFile:
    """Read all lines. Refused (`people_file_unreadable`) where it is no such table."""
    people: list[InvitedPerson] = []
    faults: list[LineFault] = []
    seen: dict[str, int] = {}
    for line, cells in lines_of_sheet(text, PEOPLE_SHEET):
        words = "" if len(cells) == len(PEOPLE_HEADINGS) else _("列の数が違います")
        words = words or faults_of_cells(cells, known)
        email = normalise_identifier(cells[0]) if cells else ""
        if not words and email in seen:
            words = _("%(line)s行目と同じメールアドレスです") % {"line": seen[email]}
        seen.setdefault(email, line)
        if words:
            faults.append(LineFault(line, words))
        elif not faults:
            people.append(person_of_cells(cells, known))
    if faults:
        return PeopleFile((), tuple(faults[:MAX_FAULTS_TOLD]))
    if not people:
        raise unreadable(_("招待する方が1人もいません"))
    return PeopleFile(tuple(people), ())


def faults_of_cells(cells: Sequence[str], known: KnownThings) -> str:
    """The first thing that is wrong with a line; "" where nothing is."""
    for head, cell, length in zip(PEOPLE_HEADINGS, cells, CELL_LENGTHS, strict=True):
        if fault := text_fault(cell):
            return f"「{head}」{fault}"
        if len(cell) > length:
            words = _("「%(head)s」が%(most)s文字を超えています")
            return words % {"head": head, "most": length}
    email, name, _kana, _number, department, roles = cells
    if not is_mail_address(normalise_identifier(email)):
        return _("「メールアドレス」が正しくありません")
    if not name:
        return _("「氏名」がありません")
    return fault_of_department(department, known) or fault_of_roles(roles, known)


def fault_of_department(department: str, known: KnownThings) -> str:
    if not department or department in known.departments:
        return ""
    words = _("部門コード「%(code)s」は、御社にありません")
    return words % {"code": department}


def fault_of_roles(cell: str, known: KnownThings) -> str:
    names = names_of_roles(cell)
    if unknown := [name for name in names if name not in known.roles]:
        words = _("「%(name)s」という権限はありません。使えるのは %(known)s です")
        return words % {"name": unknown[0], "known": "、".join(known.roles)}
    return "" if names else _("「できること」がありません")


def names_of_roles(cell: str) -> list[str]:
    """Names with 、 / ・ or ; between them; a name of ours has none of these."""
    parts = normalize("NFKC", cell).translate(ROLE_SEPARATORS).split("、")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def person_of_cells(cells: Sequence[str], known: KnownThings) -> InvitedPerson:
    email, name, kana, number, department, roles = cells
    grants = [
        grant_of_role(known.roles[each], department) for each in names_of_roles(roles)
    ]
    return InvitedPerson(
        email=normalise_identifier(email),
        name=name,
        kana=kana,
        employee_number=number,
        department_code=department,
        grants=tuple(grants),
    )


def grant_of_role(role: GivenRole, department: str) -> InvitedGrant:
    """Over the department of the line; what is for the whole company is for that."""
    is_part = bool(department) and not role.whole_party
    return InvitedGrant(
        role=role.code,
        rights=tuple(sorted(role.rights)),
        scope=Grant.Scope.DEPARTMENTS if is_part else Grant.Scope.ALL,
        keys=(department,) if is_part else (),
    )
