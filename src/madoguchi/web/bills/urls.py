"""The pages of bills and payment."""

from django.utils.translation import gettext_lazy as _

from madoguchi.platform.page_table import MenuEntry, Page, Purpose, url_patterns
from madoguchi.web.bills import (
    bill_pages,
    billing_accounts,
    card_payment,
    delivery_pages,
    invoice_reissue,
    kept_cards,
    payment,
    payment_history,
    year_csv,
)
from madoguchi.web.http.right_rules import (
    BILL_READERS_RULE,
    PAYERS_RULE,
    REISSUERS_RULE,
)

urlpatterns = url_patterns(
    Page(
        "c/<contract:contract>/bills/",
        bill_pages.bills,
        "bills",
        rule=BILL_READERS_RULE,
        menu=MenuEntry(
            3,
            _("料金・請求"),
            "receipt-yen",
            needs_contract=True,
            short=_("料金・請求"),
        ),
        switch_to="bills",
        purposes=(Purpose("bill", _("料金・請求の一覧")),),
    ),
    Page(
        "c/<contract:contract>/bills/latest",
        bill_pages.latest_bill,
        "latest-bill",
        rule=BILL_READERS_RULE,
        nav="bills",
        switch_to="latest-bill",
        purposes=(
            Purpose("invoice", _("請求書（いちばん新しい月）")),
            Purpose("reissue", _("請求書の再発行（請求のページから）")),
        ),
    ),
    Page(
        "c/<contract:contract>/bills/running",
        billing_accounts.running_bill,
        "running-bill",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "c/<contract:contract>/bills/delivery",
        delivery_pages.delivery_settings,
        "delivery",
        rule=REISSUERS_RULE,
        purposes=(Purpose("bill-notice", _("請求のお知らせの受け取り方")),),
    ),
    Page(
        "c/<contract:contract>/bills/delivery/code",
        delivery_pages.delivery_code,
        "delivery-code",
        rule=REISSUERS_RULE,
    ),
    Page(
        "bills/",
        billing_accounts.bill_accounts,
        "bill-accounts",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "c/<contract:contract>/bills/<month:month>",
        bill_pages.bill,
        "bill",
        rule=BILL_READERS_RULE,
        nav="bills",
        switch_to="latest-bill",
    ),
    Page(
        "c/<contract:contract>/bills/<month:month>/invoice",
        bill_pages.printable_invoice,
        "invoice",
        rule=BILL_READERS_RULE,
        nav="bills",
        switch_to="latest-bill",
    ),
    Page(
        "c/<contract:contract>/bills/<month:month>/invoice.pdf",
        bill_pages.invoice_pdf,
        "invoice-pdf",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "c/<contract:contract>/bills/<month:month>/invoice.xml",
        bill_pages.invoice_xml,
        "invoice-xml",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "c/<contract:contract>/bills/<month:month>/history",
        bill_pages.bill_history,
        "bill-history",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "c/<contract:contract>/bills/<month:month>/reissue",
        invoice_reissue.bill_reissue,
        "bill-reissue",
        rule=REISSUERS_RULE,
    ),
    Page(
        "c/<contract:contract>/bills/<month:month>/lines.csv",
        bill_pages.bill_lines_csv,
        "lines-csv",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "c/<contract:contract>/bills/<month:month>/year.csv",
        year_csv.year_lines_csv,
        "year-csv",
        rule=BILL_READERS_RULE,
    ),
    Page(
        "payment/",
        payment.payment_page,
        "payment",
        rule=BILL_READERS_RULE,
        menu=MenuEntry(4, _("支払い設定"), "credit-card", needs_contract=True),
        of_contract="payment-of-contract",
        purposes=(
            Purpose("pay", _("お支払い方法")),
            Purpose("card", _("お支払い方法（カード）")),
            Purpose("bank", _("お支払い方法（口座振替）")),
        ),
    ),
    Page(
        "c/<contract:contract>/payment/",
        payment.payment_page,
        "payment-of-contract",
        rule=BILL_READERS_RULE,
        nav="payment",
        switch_to="payment-of-contract",
    ),
    Page(
        "c/<contract:contract>/payment/<month:month>/pay",
        card_payment.begin_card_payment,
        "payment-pay",
        rule=PAYERS_RULE,
        form_page="payment-of-contract",
    ),
    Page(
        "c/<contract:contract>/payment/<month:month>/back",
        card_payment.card_payment_back,
        "payment-back",
        rule=PAYERS_RULE,
    ),
    Page(
        "c/<contract:contract>/payment/<month:month>/stop",
        card_payment.stop_card_payment,
        "payment-stop",
        rule=PAYERS_RULE,
        form_page="payment-of-contract",
    ),
    Page(
        "c/<contract:contract>/payment/kept/<int:kept>",
        kept_cards.change_kept_card,
        "payment-kept",
        rule=PAYERS_RULE,
        form_page="payment-of-contract",
        example={"kept": 1},
    ),
    Page(
        "c/<contract:contract>/payment/history.csv",
        payment_history.payment_history_csv,
        "payment-history",
        rule=BILL_READERS_RULE,
    ),
)
