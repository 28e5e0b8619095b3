"""The services that a contract may be of, and what the portal knows of each."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Service(models.TextChoices):
    MOBILE = "mobile", _("モバイル")
    FIBRE = "fibre", _("光回線")


@dataclass(frozen=True, slots=True)
class ServiceKind:
    """What contracts of a service have, and what the number of their line is called.

    `line_label` is Japanese in every language: it stands on invoices.
    """

    plan_item_kind: str  # `Item.kind` of its plans
    line_label: str
    has_data_usage: bool = False  # data is counted by the day
    loses_number: bool = False  # a cancellation gives up a phone number
    has_place: bool = False  # used at one address: a move needs work there


SERVICE_KINDS = {
    Service.MOBILE: ServiceKind(
        plan_item_kind="mobile_plan",
        line_label="電話番号",
        has_data_usage=True,
        loses_number=True,
    ),
    Service.FIBRE: ServiceKind(
        plan_item_kind="fibre_plan", line_label="回線番号", has_place=True
    ),
}
UNKNOWN_SERVICE = ServiceKind(plan_item_kind="", line_label="回線番号")
PLAN_ITEM_KINDS = {kind.plan_item_kind for kind in SERVICE_KINDS.values()}
ALL_SERVICES = tuple(service.value for service in SERVICE_KINDS)
SERVICES_WITH_PLACE = tuple(
    service.value for service, kind in SERVICE_KINDS.items() if kind.has_place
)


def service_kind_of(service: str) -> ServiceKind:
    """Look a service up by its code; one that is no longer offered has nothing."""
    if service not in Service.values:
        return UNKNOWN_SERVICE
    return SERVICE_KINDS[Service(service)]
