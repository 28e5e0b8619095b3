"""The mails about an unpaid bill: what to do, and until when the service goes on.

No amount and no link, and no threat in the first line. Each stage once.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.template.loader import render_to_string

from madoguchi.billing.delivery import bill_mail_address
from madoguchi.billing.payment_status.debit_states import newest_debits
from madoguchi.catalogue.holidays import load_holidays
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.dunning.late_sms import late_sms
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.wording import day_in_japan, format_short_day
from madoguchi.messaging.guide_numbers import guide_number_for
from madoguchi.messaging.message_log import store_message
from madoguchi.messaging.models import Message
from madoguchi.payments.dunning.next_debits import next_debits
from madoguchi.payments.dunning.next_ways import next_ways
from madoguchi.payments.dunning.queries import owed_yen_of, service_goes_on_until
from madoguchi.payments.dunning.stages import DESK_CHANNEL, MAIL_CHANNEL, DunningStage
from madoguchi.payments.dunning.stages import next_stage as stage_due
from madoguchi.payments.dunning.taken_back import taken_back
from madoguchi.payments.dunning.terms import dunning_rule_on, late_terms, stages_in
from madoguchi.payments.models import DunningCase, DunningNotice, DunningRule
from madoguchi.platform.access import Access
from madoguchi.platform.audit import Act, record

FAILURE_STAGE = DunningStage(days=0, channel=MAIL_CHANNEL)
"""The mail that tells of a failed debit, before any reminder."""


@dataclass(frozen=True, slots=True)
class ReminderMail:
    """What the template asks. `goes_on_until`: the last day of service, if it ends.

    `next_ways`: what is tried next, and when; `is_asked_again`: the bank, by itself.
    """

    stage: DunningStage
    goes_on_until: date | None
    next_ways: tuple[str, ...]
    is_asked_again: bool
    resumption_words: str
    transfer_place: str  # the customer's own account, else that of all

    @property
    def is_first(self) -> bool:
        return self.stage.days == 0

    @property
    def words(self) -> str:
        return self.stage.words


def next_reminder(case: DunningCase, *, at: datetime) -> list[Message]:
    """Return the mail and SMS that are due, stored; what was not sent yet, again."""
    rule = dunning_rule_on(case.due_on)
    if rule is None:
        return []
    done = list(case.notices.select_related("message", "sms").order_by("days"))
    if done and (unsent := unsent_messages(done[-1])):
        return unsent
    stage = stage_of_today(case, rule, done, at.astimezone(JST).date())
    return unsent_messages(do_stage(case, rule, stage, at=at)) if stage else []


def unsent_messages(notice: DunningNotice) -> list[Message]:
    both = (notice.message, notice.sms)
    return [message for message in both if message and not message.sent_at]


def stage_of_today(
    case: DunningCase, rule: DunningRule, done: list[DunningNotice], today: date
) -> DunningStage | None:
    newest = max((one.days for one in done), default=None)
    if told := stage_of_taken_back(case, done, today):
        return told
    stage = stage_due(stages_in(rule.stages), case.due_on, today, newest)
    if stage is None and case.cause == DunningCase.Cause.FAILED and newest is None:
        return FAILURE_STAGE
    return stage


def stage_of_taken_back(
    case: DunningCase, done: list[DunningNotice], today: date
) -> DunningStage | None:
    """The mail that says once that a store or an issuer took a payment back."""
    news, last = taken_back(case), done[-1] if done else None
    if news is None or not news.sentence:
        return None
    if last is not None and last.done_at > news.at:
        return None
    days = max((today - case.due_on).days, last.days + 1 if last else 1)
    return DunningStage(days, MAIL_CHANNEL, news.sentence)


def do_stage(
    case: DunningCase, rule: DunningRule, stage: DunningStage, *, at: datetime
) -> DunningNotice:
    """Store that the stage was done, with its mail, its SMS and its fee."""
    to = bill_mail_address(case.account) or address_of_party(case.party_id)
    message = None
    if stage.channel == MAIL_CHANNEL and to:
        message = reminder_message(case, rule, stage, to, at=at)
    notice = DunningNotice.objects.create(
        party_id=case.party_id,
        case=case,
        days=stage.days,
        channel=stage.channel if message else DESK_CHANNEL,
        message=message,
        sms=late_sms(case, at=at) if stage.channel == MAIL_CHANNEL else None,
        done_at=at,
    )
    terms = late_terms(rule, is_consumer=case.account.party.is_consumer)
    if stage.has_fee and owed_yen_of(case) >= terms.fee_from_yen:
        case.fee_yen = terms.fee_yen
        case.save(update_fields=["fee_yen"])
    act = Act("dunning_reminded", str(case), case.party_id, "dunning", at)
    record(act, {"days": ["", str(stage.days)], "channel": ["", stage.channel]})
    return notice


def address_of_party(party: int) -> str:
    """The contact of who wants no mail about bills: of an unpaid one it is needed."""
    profile = PartyProfile.objects.filter(party=party).first()
    return profile.email if profile else ""


def reminder_message(
    case: DunningCase, rule: DunningRule, stage: DunningStage, to: str, *, at: datetime
) -> Message:
    operator, party = Operator.objects.get(), case.party_id
    access = Access("dunning", party)
    until = service_goes_on_until(access, case)
    again = next_debit_sentences(access, case, operator, at)
    ways = (*again, *next_ways(case, rule, at))
    place = case.account.virtual_account or operator.transfer_account
    context = {
        "addressee": case.account.addressee,
        "case": case,
        "guide": guide_number_for("unpaid", case.pk, party=party, at=at),
        "reminder": ReminderMail(
            stage, until, ways, bool(again), rule.resumption_words, place
        ),
        "month": f"{case.billing_month.month}月分",
        "operator": operator,
        "tail": case.account.party.customer_number[-4:],
    }
    subject = reminder_subject(case, stage)
    return store_message(
        party=party,
        to=to,
        subject=f"【{operator.brand}】{subject}"[:MAX_SUBJECT_LENGTH],
        body=render_to_string("mail/unpaid.txt", context),
        at=at,
    )


def next_debit_sentences(
    access: Access, case: DunningCase, operator: Operator, at: datetime
) -> list[str]:
    """Say when a bank is asked again, as the pages of the bill do; nothing if not."""
    debits = newest_debits(access, [(case.account_id, case.billing_month)])
    today, holidays = day_in_japan(at), load_holidays()
    found = next_debits(access, debits.values(), operator, today, holidays)
    return [again.sentence for again in found.values()]


def reminder_subject(case: DunningCase, stage: DunningStage) -> str:
    if stage.days == 0:
        return f"{format_short_day(case.due_on)}の引き落としができませんでした"
    return f"{case.billing_month.month}月分のお支払いのお願い"
