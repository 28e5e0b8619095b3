"""Record the end of customers' access, and end their sessions.

Sign-in checks the last day itself (documents/access.py), also where this job is late.
"""

from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.db import connection

from madoguchi.documents.access import open_until
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch

ENDED_CUSTOMERS_ACTOR = "retention"
ACCESS_ENDED_VERB = "access_ended"
PARTIES_PER_TRANSACTION = 500
ENDED_PARTIES_SQL = """
    SELECT party_id, until - 1 FROM (
        SELECT party_id, documents_read_until(party_id) AS until
        FROM contracts_contract GROUP BY 1
        HAVING bool_and(status = 'ended' AND ended_on IS NOT NULL)
           AND max(ended_on) < %(day)s - interval '8 years') gone
    WHERE until <= %(day)s AND NOT EXISTS (
        SELECT FROM platform_auditevent e
        WHERE e.party_id = gone.party_id AND e.verb = %(verb)s
          AND (e.changes #>> '{last_day,0}')::date >= until - 1)
    ORDER BY party_id %% 256, party_id LIMIT %(limit)s"""


A_MINUTE_PAST_MIDNIGHT = "1 15 * * *"  # in Japan; the queue counts in UTC


@periodic_task(cron=A_MINUTE_PAST_MIDNIGHT, name="see_leavers_off")
def end_access_after_last_day(at: datetime) -> None:
    """End the access of all whose last day is over, in transactions of hundreds."""
    while end_access_of_some(at) == PARTIES_PER_TRANSACTION:
        pass


def end_access_of_some(at: datetime) -> int:
    with batch(ENDED_CUSTOMERS_ACTOR):
        ended = parties_to_end(at.date())
        for party, last_day in ended:
            act = Act(
                ACCESS_ENDED_VERB, f"party {party}", party, ENDED_CUSTOMERS_ACTOR, at
            )
            record(act, {"last_day": [str(last_day), ""]})
        end_party_sessions([party for party, _ in ended], at.date())
    return len(ended)


def parties_to_end(day: date) -> list[tuple[int, date]]:
    """Return parties and their last day where the log has no event of the end."""
    with connection.cursor() as cursor:
        cursor.execute(
            ENDED_PARTIES_SQL,
            {"day": day, "verb": ACCESS_ENDED_VERB, "limit": PARTIES_PER_TRANSACTION},
        )
        return list(cursor.fetchall())


def end_party_sessions(parties: list[int], day: date) -> None:
    """End sessions of people who act for no other party."""
    sessions = UserSession.objects.filter(user__memberships__party__in=parties)
    for session in sessions.distinct():
        if (last_day := open_until(session.user_id)) and last_day < day:
            session.end()
