"""The operator's rules for procedures, from a day on: checked whole, then kept."""

from datetime import date

from django.core.exceptions import ValidationError

from madoguchi.catalogue.models import Item, Policy
from madoguchi.contracts.service_kinds import Service
from madoguchi.kernel.errors import Refused

MAX_GIGABYTES = 1_000_000
POLICY_FIELDS = {field.name for field in Policy._meta.concrete_fields} - {"id"}


def set_policy(said: object, *, today: date) -> Policy:
    """Refused where it is faulty, or would change what was promised under it."""
    if not isinstance(said, dict) or not said.keys() <= POLICY_FIELDS:
        raise faulty_policy(f"使える項目: {' '.join(sorted(POLICY_FIELDS))}")
    new = Policy(**said)
    try:
        new.full_clean(exclude={"options_by_service", "data_gb"}, validate_unique=False)
    except ValidationError as error:
        raise faulty_policy("、".join(error.messages)) from error
    refuse_unknown_options(new.options_by_service)
    refuse_unknown_data_items(new.data_gb)
    if new.valid_from < today and Policy.objects.exists():
        raise Refused(
            "policy_of_the_past",
            "過ぎた日からの決まりは変えられません。"
            "今日か先の日を valid_from に書いてください。",
        )
    kept = {name: getattr(new, name) for name in POLICY_FIELDS - {"valid_from"}}
    row, _made = Policy.objects.update_or_create(
        valid_from=new.valid_from, defaults=kept
    )
    return row


def refuse_unknown_options(said: object) -> None:
    """Services that exist, each with codes of options that are sold."""
    sold = set(Item.objects.filter(kind="option").values_list("item_code", flat=True))
    right = isinstance(said, dict) and all(
        service in Service.values
        and isinstance(codes, list)
        and are_codes_sold(codes, sold)
        for service, codes in said.items()
    )
    if not right:
        raise faulty_policy(
            "options_by_service はサービスごとのオプションの品目コードです"
        )


def refuse_unknown_data_items(said: object) -> None:
    """Items that are sold, each with gigabytes or null."""
    sold = set(Item.objects.values_list("item_code", flat=True))
    right = isinstance(said, dict) and all(
        code in sold and (gigabytes is None or is_gigabytes(gigabytes))
        for code, gigabytes in said.items()
    )
    if not right:
        raise faulty_policy(
            "data_gb は品目コードごとの1か月のデータ量（GB、なしは null）です"
        )


def is_gigabytes(said: object) -> bool:
    if isinstance(said, bool) or not isinstance(said, int | float):
        return False
    return 0 <= said < MAX_GIGABYTES


def are_codes_sold(codes: list[object], sold: set[str]) -> bool:
    return all(isinstance(code, str) and code in sold for code in codes)


def faulty_policy(why: str) -> Refused:
    return Refused(
        "faulty_policy", f"決まりを読み取れません。何も変えていません。{why}"
    )
