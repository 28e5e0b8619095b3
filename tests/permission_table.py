"""Who may open which page, written by hand: nothing here is read from the product.

A page that is added is entered here by what it is for, before its rule is written.
"""

from dataclasses import dataclass

ROLES = ("holder", "admin", "billing_viewer", "applicant", "approver")

OPEN_TO_EVERYBODY = {
    *["sign-in", "passkey-sign-in", "passkey-options", "sign-out", "signed-out"],
    *["second-step", "second-step-passkey", "not-me", "sign-in-help"],
    "sign-in-code",
    *["first-access", "first-access-code", "first-access-password"],
    *["join", "join-code", "join-company"],
    *["reset", "reset-code", "reset-password"],
    *["recovery", "recovery-channel", "recovery-code", "recovery-next"],
    *["recovery-password", "recovery-receipt"],
    *["help", "senders"],
    *["check", "errors", "error", "contact", "accessibility", "healthz", "outbox"],
    "bank-page",
    "gateway-page",
    *["status", "status-notice", "status-mail", "status-mail-code"],
    "status-number",
    *["security-txt", "change-password"],
}

# What a person does with their own sign-in, whatever their role: the proof it takes
# (1: anything, 2: two different things), `fresh` where it is asked for again after ten
# minutes, `settled` where it stays shut for three days after a recovery.
OF_ONES_OWN_SIGN_IN = """
confirm             0
confirm-passkey     0
security            0
passkey-offer       0
sessions            0
session-end         0
history             0
device-revoke       0
sign-in-mail-stop   0
own-news            0
own-news-browser    0
password            1 fresh
lost                1 fresh
sign-in-mail        1 fresh
sign-in-mail-code   1 fresh
two-steps           2 fresh
passkey-add         2 fresh
passkey-question    2 fresh
passkey-remove      2 fresh
app-add             2 fresh
app-remove          2 fresh
backup-codes        2 fresh
channel-add         2 fresh settled
channel-code        2 fresh settled
channel-remove      2 fresh settled
"""

# Of a customer: who may (x), and the proof it takes.
OF_A_CUSTOMER = """
                    holder admin billing_viewer applicant approver
home                x      x     x              x         x         1
find                x      x     x              x         x         1
find-suggestions    x      x     x              x         x         1
go                  x      x     x              x         x         1
parties             x      x     x              x         x         1
contracts           x      x     x              x         x         1
contract            x      x     x              x         x         1
usage               x      x     x              x         x         1
usage-of-month      x      x     x              x         x         1
procedures          x      x     x              x         x         1
mail                x      x     x              x         x         1
shortcuts           x      x     x              x         x         1
procedures-of-contract x   x     x              x         x         1
order               x      x     x              x         x         1
order-pdf           x      x     x              x         x         1
debit-form          x      x     x              x         x         1
order-calendar      x      x     x              x         x         1

bills               x      x     x              -         -         1
latest-bill         x      x     x              -         -         1
running-bill        x      x     x              -         -         1
bill-accounts       x      x     x              -         -         1
bill                x      x     x              -         -         1
bill-history        x      x     x              -         -         1
invoice             x      x     x              -         -         1
invoice-pdf         x      x     x              -         -         1
invoice-xml         x      x     x              -         -         1
lines-csv           x      x     x              -         -         1
year-csv            x      x     x              -         -         1
payment             x      x     x              -         -         1
payment-of-contract x      x     x              -         -         1
payment-papers      x      x     x              -         -         1
payment-history     x      x     x              -         -         1
payment-history-csv x      x     x              -         -         1
payment-pay         x      x     -              -         -         1
payment-back        x      x     -              -         -         1
payment-stop        x      x     -              -         -         1
payment-kept        x      x     -              -         -         1
payment-slip        x      x     x              -         -         1
search              x      x     x              -         -         1
books               x      x     x              -         -         1
books-file          x      x     x              -         -         1
standard-books-file x      x     x              -         -         1
receivables         x      x     x              -         -         1
receivables-csv     x      x     x              -         -         1
departments         x      x     x              -         -         1
departments-file    x      x     x              -         -         1
bundles             x      x     x              -         -         1
bundle              x      x     x              -         -         1
bundle-file         x      x     x              -         -         1
document-file       x      x     x              -         -         1

delivery            x      x     -              -         -         1 settled
delivery-code       x      x     -              -         -         1 settled
bill-reissue        x      x     -              -         -         1 settled

returns             x      x     -              x         -         1
contact-path        x      x     -              x         -         1
option-add          x      x     -              x         -         1
option-remove       x      x     -              x         -         1
procedure           x      x     -              x         -         1
procedure-of-party  x      x     -              x         -         1
procedure-input     x      x     -              x         -         1
procedure-papers    x      x     -              x         -         1
procedure-paper     x      x     -              x         -         1
procedure-code      x      x     -              x         -         1
procedure-check     x      x     -              x         -         1
procedure-back      x      x     -              x         -         1
procedure-discard   x      x     -              x         -         1
order-cancel        x      x     -              x         -         1
contract-name       x      x     -              x         -         1
contract-renewal    x      x     -              x         -         1
contract-names      x      x     -              x         -         1
contract-names-file x      x     -              x         -         1

approvals           -      -     -              -         x         1 settled
approval            -      -     -              -         x         1 settled

approval-policy     -      x     -              -         -         2 fresh
approvers           -      x     -              -         -         2 fresh
payment-policy      -      x     -              -         -         2 fresh
staff-history       -      x     -              -         -         2
company-security    -      x     -              -         -         2 fresh
case-approve        -      x     -              -         -         2 fresh
people              -      x     -              -         -         2
person              -      x     -              -         -         2 fresh
grant-end           -      x     -              -         -         2 fresh
invite              -      x     -              -         -         2 fresh
invite-many         -      x     -              -         -         2 fresh
invite-many-example -      x     -              -         -         2
invitations         -      x     -              -         -         2
invitation-withdraw -      x     -              -         -         2 fresh
invitation-resend   -      x     -              -         -         2 fresh
leave               -      x     -              -         -         2 fresh
leave-call-off      -      x     -              -         -         2 fresh
move                -      x     -              -         -         2 fresh
right-requests      -      x     -              -         -         2
right-decline       -      x     -              -         -         2 fresh
company-roles       -      x     -              -         -         2 fresh
company-role        -      x     -              -         -         2 fresh
company-role-end    -      x     -              -         -         2 fresh
own-rights          x      x     x              x         x         1
departure           -      x     -              -         -         2
departure-pdf       -      x     -              -         -         2
departure-csv       -      x     -              -         -         2
"""

# What the pages of a draft take by the kind of procedure; whose effect is hard to take
# back or leads mail elsewhere takes more.
OF_A_DRAFT = """
nickname            1
card                1
spare-card          1
spare-debit         1
debit               1
debit-paper         1
pay-by-transfer     1
refund-account      2 fresh settled
plan                1
option-add          1
option-remove       1
addressee           1
address             2 fresh settled
contact             2 fresh settled
name                2 fresh settled
company-name        2 fresh settled
moving              2 fresh settled
return-kit          2 fresh settled
cancel              2 fresh settled
"""

DESK_ROLES = ("agent", "billing", "supervisor")
AT_THE_DESK = """
            agent billing supervisor
queue       x     x       x
feed        x     x       x
names       x     x       x
found       x     x       x
resend      x     x       x
order       x     x       x
claim       x     x       x
claim-next  x     x       x
approval    x     x       x
release     x     x       x
decide      x     x       x
identity    x     x       x
paper       x     x       x
customer    x     x       x
enter       x     x       x
leave       x     x       x
piece       x     x       x
conflict    x     x       x
unlock      x     x       x
incidents   x     x       x
incident-new -    -       x
incident    -     -       x
compensation -    x       x
legal-notices x   x       x
legal-new    -    -       x
legal        -    -       x
legal-proof-csv - -       x
renewal-proof-csv - -     x
alert-close -     -       x
call-off    -     -       x
take-over   -     -       x
invoice     -     x       x
revise      -     x       x
money       -     x       x
money-act   -     x       x
money-request -   x       x
charges     -     x       x
receivables -     x       x
receivables-csv - x       x
charge      -     x       x
disputes    -     x       x
dispute-note -    x       x
charge-end  -     x       x
charge-retry -    x       x
refund      -     x       x
refund-end  -     x       x
transfers   -     x       x
slips       -     x       x
slip-act    -     x       x
paper-mandate - x         x
paper-register - x        x
transfer-customer - x     x
transfer    -     x       x
transfer-match -  x       x
transfer-decide - x       x
transfer-reversal - x     x
transfer-reversal-ask - x x
transfer-reversal-decide - x x
"""


@dataclass(frozen=True, slots=True)
class Right:
    """What a page takes. `roles` is None where it is not about a customer."""

    roles: frozenset[str] | None
    is_open: bool = False
    level: int = 0
    is_fresh: bool = False
    is_settled: bool = False


def read_proof(words: list[str], roles: frozenset[str] | None = None) -> Right:
    level, *rest = words
    assert set(rest) <= {"fresh", "settled"}
    return Right(
        roles,
        level=int(level),
        is_fresh="fresh" in rest,
        is_settled="settled" in rest,
    )


def read_marks(
    table: str, roles: tuple[str, ...]
) -> dict[str, tuple[frozenset[str], list[str]]]:
    """Of each line: the roles that are marked, and what stands behind them."""
    heading, *lines = filter(None, table.splitlines())
    assert tuple(heading.split()) == roles
    read = {}
    for line in lines:
        name, *cells = line.split()
        marks, rest = cells[: len(roles)], cells[len(roles) :]
        assert set(marks) <= {"x", "-"}, line
        marked = {role for role, mark in zip(roles, marks, strict=True) if mark == "x"}
        read[name] = frozenset(marked), rest
    return read


def read_rights() -> dict[str, Right]:
    """The right of each page by its name."""
    rights = {name: Right(None, is_open=True) for name in OPEN_TO_EVERYBODY}
    for line in OF_ONES_OWN_SIGN_IN.strip().splitlines():
        name, *proof = line.split()
        rights[name] = read_proof(proof)
    for name, (roles, proof) in read_marks(OF_A_CUSTOMER, ROLES).items():
        rights[name] = read_proof(proof, roles)
    return rights


RIGHTS = read_rights()
DRAFT_RIGHTS = {
    name: read_proof(proof)
    for name, *proof in map(str.split, OF_A_DRAFT.strip().splitlines())
}
DESK_RIGHTS = {
    name: roles for name, (roles, _) in read_marks(AT_THE_DESK, DESK_ROLES).items()
}
