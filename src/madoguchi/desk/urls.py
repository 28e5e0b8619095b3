"""Every page of the desk. An address never changes."""

from django.db.transaction import non_atomic_requests

from madoguchi.desk import (
    attachments,
    bill_revision,
    call_off_page,
    charge_end,
    charge_list,
    charge_page,
    charge_retry,
    claims,
    compensation_page,
    conflict_decision,
    customer_detail,
    customer_entry,
    dispute_list,
    dispute_note,
    equipment_returns,
    feed_page,
    identity_check,
    incident_list,
    incident_page,
    legal_page,
    legal_proof,
    login_unlock,
    money_acts,
    money_decision,
    money_page,
    name_search,
    next_claim,
    order_detail,
    paper_mandate,
    queue,
    receivables,
    refund_page,
    reversal_page,
    slip_acts,
    slip_page,
    transfer_list,
    transfer_matching,
    transfer_page,
    transfer_reversal,
)
from madoguchi.desk.page_rules import (
    CONFLICT_RULE,
    DECISION_RULE,
    INCIDENT_RULE,
    MONEY_RULE,
    OPEN_CUSTOMER_RULE,
    PAPER_RULE,
    QUEUE_RULE,
    RETURN_RULE,
    REVISION_RULE,
    SUPERVISOR_RULE,
    UNLOCK_RULE,
    DeskRule,
)
from madoguchi.platform.page_table import Page, PageView, url_patterns

app_name = "desk"


def desk_page(
    route: str, view: PageView, name: str, *, rule: DeskRule, **example: object
) -> Page:
    """A page outside of any transaction: it opens its own scope, once it may.

    `example` gives arguments of the address to the tests.
    """
    return Page(route, non_atomic_requests(view), name, rule=rule, example=example)


ORDER_PATH = "orders/<slug:number>/"
CUSTOMER_PATH = "customers/<slug:number>/"
SLIPS_PATH = f"{CUSTOMER_PATH}money/slips"
CHARGE_PATH = f"{CUSTOMER_PATH}money/charges/<row:pk>"
REFUND_PATH = f"{CUSTOMER_PATH}money/refunds/<row:pk>"
TRANSFER_PATH = f"{CUSTOMER_PATH}money/transfers/<row:pk>"

urlpatterns = url_patterns(
    desk_page("", queue.queue, "queue", rule=QUEUE_RULE),
    desk_page("feed/", feed_page.feed, "feed", rule=QUEUE_RULE),
    desk_page(
        "feed/letters/<row:pk>/resend",
        feed_page.resend_letter,
        "resend",
        rule=QUEUE_RULE,
        pk=1,
    ),
    desk_page("incidents/", incident_list.incidents, "incidents", rule=QUEUE_RULE),
    desk_page(
        "incidents/new", incident_page.new_incident, "incident-new", rule=INCIDENT_RULE
    ),
    desk_page(
        "incidents/drafts/<row:pk>/close",
        incident_page.close_alert,
        "alert-close",
        rule=INCIDENT_RULE,
        pk=1,
    ),
    desk_page(
        "incidents/<row:pk>/",
        incident_page.incident,
        "incident",
        rule=INCIDENT_RULE,
        pk=1,
    ),
    desk_page(
        "incidents/<row:pk>/call-off",
        call_off_page.call_off,
        "call-off",
        rule=INCIDENT_RULE,
        pk=1,
    ),
    desk_page(
        "incidents/<row:pk>/compensation",
        compensation_page.compensation,
        "compensation",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page("legal/", legal_page.legal_notices, "legal-notices", rule=QUEUE_RULE),
    desk_page(
        "legal/new", legal_page.new_legal_notice, "legal-new", rule=INCIDENT_RULE
    ),
    desk_page(
        "legal/renewals.csv",
        legal_proof.renewal_proof_csv,
        "renewal-proof-csv",
        rule=INCIDENT_RULE,
    ),
    desk_page(
        "legal/<row:pk>/", legal_page.legal_notice, "legal", rule=INCIDENT_RULE, pk=1
    ),
    desk_page(
        "legal/<row:pk>/proof.csv",
        legal_proof.legal_proof_csv,
        "legal-proof-csv",
        rule=INCIDENT_RULE,
        pk=1,
    ),
    desk_page("charges/", charge_list.charges, "charges", rule=MONEY_RULE),
    desk_page("disputes/", dispute_list.disputes, "disputes", rule=MONEY_RULE),
    desk_page("transfers/", transfer_list.transfers, "transfers", rule=MONEY_RULE),
    desk_page(
        "transfers/<row:pk>/",
        transfer_list.transfer_customer,
        "transfer-customer",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page("receivables/", receivables.receivables, "receivables", rule=MONEY_RULE),
    desk_page(
        "receivables.csv",
        receivables.receivables_csv,
        "receivables-csv",
        rule=MONEY_RULE,
    ),
    desk_page("names", name_search.search_names, "names", rule=OPEN_CUSTOMER_RULE),
    desk_page("found/", name_search.found_names, "found", rule=OPEN_CUSTOMER_RULE),
    desk_page("next", next_claim.claim_next, "claim-next", rule=DECISION_RULE),
    desk_page(ORDER_PATH, order_detail.order, "order", rule=QUEUE_RULE),
    desk_page(f"{ORDER_PATH}claim", claims.claim_order, "claim", rule=DECISION_RULE),
    desk_page(
        f"{ORDER_PATH}release", claims.release_order, "release", rule=DECISION_RULE
    ),
    desk_page(
        f"{ORDER_PATH}take-over",
        claims.take_over_order,
        "take-over",
        rule=SUPERVISOR_RULE,
    ),
    desk_page(
        f"{ORDER_PATH}approval",
        order_detail.approval_check,
        "approval",
        rule=DECISION_RULE,
    ),
    desk_page(
        f"{ORDER_PATH}decide/<slug:act>",
        order_detail.decide_order,
        "decide",
        rule=DECISION_RULE,
        act="approve",
    ),
    desk_page(
        f"{ORDER_PATH}identity",
        identity_check.record_identity,
        "identity",
        rule=DECISION_RULE,
    ),
    desk_page(
        f"{ORDER_PATH}papers/<uuid:key>",
        attachments.open_attachment,
        "paper",
        rule=PAPER_RULE,
    ),
    desk_page(CUSTOMER_PATH, customer_detail.customer, "customer", rule=QUEUE_RULE),
    desk_page(
        f"{CUSTOMER_PATH}enter",
        customer_entry.enter_customer,
        "enter",
        rule=OPEN_CUSTOMER_RULE,
    ),
    desk_page(
        f"{CUSTOMER_PATH}leave",
        customer_entry.leave_customer,
        "leave",
        rule=OPEN_CUSTOMER_RULE,
    ),
    desk_page(
        f"{CUSTOMER_PATH}unlock", login_unlock.unlock_login, "unlock", rule=UNLOCK_RULE
    ),
    desk_page(
        f"{CUSTOMER_PATH}returns/<row:pk>",
        equipment_returns.settle_piece,
        "piece",
        rule=RETURN_RULE,
        pk=1,
    ),
    desk_page(
        f"{CUSTOMER_PATH}conflicts/<row:pk>",
        conflict_decision.decide_customer_conflict,
        "conflict",
        rule=CONFLICT_RULE,
        pk=1,
    ),
    desk_page(
        f"{CUSTOMER_PATH}paper-mandate/",
        paper_mandate.paper_mandate,
        "paper-mandate",
        rule=MONEY_RULE,
    ),
    desk_page(
        f"{CUSTOMER_PATH}paper-mandate/register",
        paper_mandate.register_paper_mandate,
        "paper-register",
        rule=MONEY_RULE,
    ),
    desk_page(
        f"{CUSTOMER_PATH}money/", money_page.customer_money, "money", rule=MONEY_RULE
    ),
    desk_page(
        f"{CUSTOMER_PATH}money/act",
        money_acts.act_on_money,
        "money-act",
        rule=MONEY_RULE,
    ),
    desk_page(
        f"{CUSTOMER_PATH}money/requests/<row:pk>",
        money_decision.decide_money_request,
        "money-request",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(f"{SLIPS_PATH}/", slip_page.customer_slips, "slips", rule=MONEY_RULE),
    desk_page(
        f"{SLIPS_PATH}/<row:pk>",
        slip_acts.act_on_slip,
        "slip-act",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{CHARGE_PATH}/", charge_page.customer_charge, "charge", rule=MONEY_RULE, pk=1
    ),
    desk_page(
        f"{CHARGE_PATH}/end",
        charge_end.end_charge,
        "charge-end",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{CHARGE_PATH}/retry",
        charge_retry.retry_card,
        "charge-retry",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{CHARGE_PATH}/disputes/<row:dispute>",
        dispute_note.note_what_was_done,
        "dispute-note",
        rule=MONEY_RULE,
        pk=1,
        dispute=1,
    ),
    desk_page(
        f"{REFUND_PATH}/", refund_page.card_refund, "refund", rule=MONEY_RULE, pk=1
    ),
    desk_page(
        f"{REFUND_PATH}/end",
        refund_page.end_refund,
        "refund-end",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{TRANSFER_PATH}/",
        transfer_page.transfer,
        "transfer",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{TRANSFER_PATH}/match",
        transfer_matching.match_transfer,
        "transfer-match",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{TRANSFER_PATH}/decide",
        transfer_matching.decide_transfer,
        "transfer-decide",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{TRANSFER_PATH}/reversal/",
        reversal_page.transfer_reversal,
        "transfer-reversal",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{TRANSFER_PATH}/reversal/ask",
        transfer_reversal.ask_reversal,
        "transfer-reversal-ask",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{TRANSFER_PATH}/reversal/decide",
        transfer_reversal.decide_reversal,
        "transfer-reversal-decide",
        rule=MONEY_RULE,
        pk=1,
    ),
    desk_page(
        f"{CUSTOMER_PATH}bills/<slug:invoice>/",
        bill_revision.customer_invoice,
        "invoice",
        rule=REVISION_RULE,
        invoice="I000000001",
    ),
    desk_page(
        f"{CUSTOMER_PATH}bills/<slug:invoice>/revise",
        bill_revision.revise_invoice,
        "revise",
        rule=REVISION_RULE,
        invoice="I000000001",
    ),
)
