"""The adapters that come with the portal, each with its port.

mypy checks here that each of them keeps the protocol; the settings name them by path.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from madoguchi.adapters.clamd.scanner import ClamdScanner
from madoguchi.adapters.https_webhook.caller import HttpsWebhookCaller
from madoguchi.adapters.karaden.gateway import KaradenGateway
from madoguchi.adapters.payjp_cards.gateway import PayjpCardGateway
from madoguchi.adapters.pdf_signer.appending import AppendingPdfSigner
from madoguchi.adapters.pdf_signer.with_pyhanko import PyhankoPdfSigner
from madoguchi.adapters.rakuten_cpaas.gateway import RakutenCpaasGateway
from madoguchi.adapters.rfc3161.authority import TimestampAuthority
from madoguchi.adapters.simulator.bank_files import BankFilesSimulator
from madoguchi.adapters.simulator.card_file_gateway import (
    FileCardGatewaySimulator,
)
from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.adapters.simulator.identity import IdentitySimulator
from madoguchi.adapters.simulator.mandate_bank import MandateBankSimulator
from madoguchi.adapters.simulator.push import PushSimulator
from madoguchi.adapters.simulator.scanner import ScannerSimulator
from madoguchi.adapters.simulator.service_switch import ServiceSwitchSimulator
from madoguchi.adapters.simulator.sms import SmsSimulator
from madoguchi.adapters.simulator.store_payments import StorePaymentsSimulator
from madoguchi.adapters.simulator.webhooks import WebhookSimulator
from madoguchi.adapters.smpp.gateway import SmppGateway
from madoguchi.adapters.stripe_cards.gateway import StripeCardGateway
from madoguchi.adapters.web_push.sender import WebPushSender
from madoguchi.contracts.service_switch import SERVICE_SWITCH
from madoguchi.documents.ports import PDF_SIGNER, TIMESTAMP
from madoguchi.messaging.ports import SMS
from madoguchi.notices.push_ports import PUSH
from madoguchi.payments.bank_file_ports import BANK_FILES
from madoguchi.payments.ports import CARD_GATEWAY, DEBIT_MANDATE
from madoguchi.payments.store_ports import STORE_PAYMENT
from madoguchi.platform.ports import Port
from madoguchi.procedures.attachments.ports import SCANNER
from madoguchi.procedures.toolkit.identity_port import IDENTITY
from madoguchi.webhooks.ports import WEBHOOKS

Interface = TypeVar("Interface")


@dataclass(frozen=True, slots=True)
class ShippedAdapter:
    port_name: str
    protocol: type
    adapter: Callable[[], object]


def adapter_of(
    port: Port[Interface], adapter: Callable[[], Interface]
) -> ShippedAdapter:
    return ShippedAdapter(port.name, port.protocol, adapter)


SHIPPED_ADAPTERS = (
    adapter_of(BANK_FILES, BankFilesSimulator),
    adapter_of(CARD_GATEWAY, CardGatewaySimulator),
    adapter_of(CARD_GATEWAY, FileCardGatewaySimulator),
    adapter_of(CARD_GATEWAY, PayjpCardGateway),
    adapter_of(CARD_GATEWAY, StripeCardGateway),
    adapter_of(DEBIT_MANDATE, MandateBankSimulator),
    adapter_of(IDENTITY, IdentitySimulator),
    adapter_of(PDF_SIGNER, AppendingPdfSigner),
    adapter_of(PDF_SIGNER, PyhankoPdfSigner),
    adapter_of(PUSH, PushSimulator),
    adapter_of(PUSH, WebPushSender),
    adapter_of(SCANNER, ClamdScanner),
    adapter_of(SCANNER, ScannerSimulator),
    adapter_of(SERVICE_SWITCH, ServiceSwitchSimulator),
    adapter_of(SMS, KaradenGateway),
    adapter_of(SMS, RakutenCpaasGateway),
    adapter_of(SMS, SmppGateway),
    adapter_of(SMS, SmsSimulator),
    adapter_of(STORE_PAYMENT, StorePaymentsSimulator),
    adapter_of(TIMESTAMP, TimestampAuthority),
    adapter_of(WEBHOOKS, HttpsWebhookCaller),
    adapter_of(WEBHOOKS, WebhookSimulator),
)
