"""Forms sent during an incident, again and again; then it is over.

    python -m bench.procedures.incident_posts [--posts 10000] [--people 500]

Over HTTP, to a web server and a worker of an instance of its own. Everybody fills a
form in, an incident stops procedures, and the forms are sent many times each. Nothing
may be carried out, each draft must be kept, and on reopening each of its owners is told
once, also where the incident begins and ends once more. It ends with 1 otherwise.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.tools.people import FILE, Browser
from bench.tools.promises import end_with
from bench.tools.served_portal import serve_portal
from tests.homes import Home, a_home

PORT = 8976
SENDERS_AT_ONCE = 16
PATIENCE_SECONDS = 300
CALM_SECONDS = 10  # in which nobody may be told again
FILL_SCRIPT = """
from bench.tools.people import create_people
create_people({people})
from madoguchi.customers.models import PartyProfile
from madoguchi.platform.batch import batch
with batch("bench"):
    PartyProfile.objects.update(email="somebody@example.jp")
"""
CARRIED_OUT_SQL = """
    SELECT (SELECT count(*) FROM procedures_order WHERE state <> 'draft')
        + (SELECT count(*) FROM platform_auditevent WHERE verb = 'contract_named')"""
KEPT_SQL = "SELECT count(*) FROM procedures_order WHERE kept_at IS NOT NULL"
TOLD_SQL = """
    SELECT party_id, count(*) FROM messaging_message
    WHERE subject LIKE '%送信できます' AND sent_at IS NOT NULL GROUP BY 1"""


@dataclass(frozen=True)
class FilledForm:
    """A form that can be sent: its browser, its check, and the digest it shows."""

    browser: Browser
    check: str
    seen: str

    def send(self) -> int:
        status, _place, _page = self.browser.ask("POST", self.check, seen=self.seen)
        return status


def fill_forms(home: Home) -> list[FilledForm]:
    people = json.loads((home.folder / FILE).read_text())
    forms = []
    for nth, (session, contract) in enumerate(people):
        browser = Browser(PORT, session, contract, timeout=120)
        forms.append(
            FilledForm(browser, *browser.filled("nickname", nickname=f"n{nth}"))
        )
    return forms


def send_forms(forms: Sequence[FilledForm], posts: int) -> Counter[int]:
    """Send forms in turn until so many posts were answered; count the answers."""
    turns = [forms[nth % len(forms)] for nth in range(posts)]
    with ThreadPoolExecutor(SENDERS_AT_ONCE) as pool:
        return Counter(pool.map(FilledForm.send, turns))


def count_rows(home: Home, statement: str) -> int:
    with home.database() as database:
        row = database.execute(statement).fetchone()
    return int(row[0]) if row else 0


def told_parties(home: Home, wanted: int) -> Counter[int]:
    """Count the mails of each party, once all are told and a while has passed."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with home.database() as database:
            if len(database.execute(TOLD_SQL).fetchall()) >= wanted:
                break
        time.sleep(1)
    time.sleep(CALM_SECONDS)
    with home.database() as database:
        return Counter(dict(database.execute(TOLD_SQL).fetchall()))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--people", type=int, default=500)
    args = parser.parse_args()
    script = FILL_SCRIPT.format(people=args.people)
    with a_home(script) as home, serve_portal(home, PORT):
        forms = fill_forms(home)
        home.run("mode", "procedures", "draft_only")
        began = time.perf_counter()
        answers = send_forms(forms, args.posts)
        took = time.perf_counter() - began
        carried_out = count_rows(home, CARRIED_OUT_SQL)
        kept = count_rows(home, KEPT_SQL)
        home.run("mode", "procedures", "open")
        told = told_parties(home, args.people)
        home.run("mode", "procedures", "draft_only")
        home.run("mode", "procedures", "open")
        told_again = told_parties(home, args.people)
        sent_by_itself = count_rows(home, CARRIED_OUT_SQL)
    print(
        f"{answers.total():,} posts in {took:.0f} s, {answers.total() / took:,.0f}/s, "
        f"answers {dict(answers)}   carried out {carried_out} and {sent_by_itself}   "
        f"kept {kept:,} of {args.people:,}   told {len(told):,}, "
        f"mails {told_again.total():,}"
    )
    end_with(
        {
            "every post is refused with the page": set(answers) == {422},
            "nothing is carried out": carried_out == sent_by_itself == 0,
            "each draft is kept": kept == args.people,
            "each is told once": sorted(told.values()) == [1] * args.people,
            "nobody is told again": told_again == told,
        }
    )


if __name__ == "__main__":
    main()
