"""Whether the adapter of each port is there and keeps its protocol."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from madoguchi.contracts.service_switch import SERVICE_SWITCH
from madoguchi.documents.ports import PDF_SIGNER, TIMESTAMP
from madoguchi.jobs.doctor.card_checks import check_card_settings
from madoguchi.jobs.doctor.finding import Finding, bad, good, note
from madoguchi.messaging.ports import SMS
from madoguchi.notices.push_ports import PUSH
from madoguchi.payments.bank_file_ports import BANK_FILES
from madoguchi.payments.ports import CARD_GATEWAY, DEBIT_MANDATE
from madoguchi.payments.store_ports import STORE_PAYMENT
from madoguchi.platform.port_agreement import adapter_faults
from madoguchi.platform.ports import Port
from madoguchi.procedures.attachments.ports import SCANNER
from madoguchi.procedures.toolkit.identity_port import IDENTITY
from madoguchi.webhooks.ports import WEBHOOKS

ALL_PORTS: tuple[Port[Any], ...] = (
    BANK_FILES,
    CARD_GATEWAY,
    DEBIT_MANDATE,
    IDENTITY,
    PDF_SIGNER,
    PUSH,
    SCANNER,
    SERVICE_SWITCH,
    SMS,
    STORE_PAYMENT,
    TIMESTAMP,
    WEBHOOKS,
)
"""Every port of the portal; `settings.PORTS` has the same names."""


def port_faults(port: Port[Any]) -> list[str]:
    """Return a sentence for each fault of the adapter; of a closed port, none."""
    if not port.is_open:
        return []
    path = port.adapter_path
    try:
        adapter = import_string(path)
    except ImportError:
        return [f"{path} を読み込めません。設定のクラス名を確かめてください。"]
    return [f"{path} を使えません。{f}" for f in adapter_faults(adapter, port.protocol)]


def check_adapters() -> Iterator[Finding]:
    """Say of each port whether the class that a setting names fits it."""
    for port in ALL_PORTS:
        if faults := port_faults(port):
            yield bad(f"接続先 {port.name}", "".join(faults))
        elif port.is_open:
            yield good(f"接続先 {port.name}", f"{port.adapter_path} を使います。")
    yield from check_card_settings()
    if not SMS.is_open:
        words = "SMSを送れません。使うときは MADOGUCHI_SMS を指定してください。"
        yield note("接続先 sms", words)
    elif not (settings.SMS_URL or settings.DEMO or "simulator" in SMS.adapter_path):
        words = "MADOGUCHI_SMS_URL がありません。SMSの会社の接続先を指定してください。"
        yield note("接続先 sms", words)


def check_ports_at_start(**_options: object) -> list[CheckMessage]:
    """Stop every command of Django's that checks, with a sentence for each fault."""
    return [
        Error(f"{port.name}: {fault}", id="madoguchi.E003")
        for port in ALL_PORTS
        for fault in port_faults(port)
    ]
