"""Feeds (Atom) of all notices, of each function, and of each prefecture."""

from collections.abc import Iterator, Sequence

from django.utils.feedgenerator import Atom1Feed

from madoguchi.contracts.service_kinds import Service
from madoguchi.notices.models import Function
from madoguchi.notices.news_texts import title_of_news
from madoguchi.notices.notice_cards import NoticeCard
from madoguchi.notices.prefectures import PREFECTURES
from madoguchi.notices.shared_words import sentence_to_share
from madoguchi.notices.site_pages.site_facts import SiteFacts
from madoguchi.notices.verdicts import touch_of_notice

MAX_ENTRIES = 30


def notice_feeds(facts: SiteFacts) -> Iterator[tuple[str, bytes]]:
    """Write each feed with its path."""
    board = facts.board
    cards = [*board.current, *board.coming, *board.over]
    yield "feed.atom", notice_feed(facts, "feed.atom", "", cards)
    for function in Function:
        own = [card for card in cards if function in card.notice.functions]
        path = f"{function.value}.atom"
        yield path, notice_feed(facts, path, str(function.label), own)
    for number, name in enumerate(PREFECTURES, 1):
        own = [card for card in cards if touches_prefecture(card, name)]
        path = f"area/{number:02d}.atom"
        yield path, notice_feed(facts, path, name, own)


def touches_prefecture(card: NoticeCard, name: str) -> bool:
    return any(touch_of_notice(card.notice, service, name) for service in Service)


def notice_feed(
    facts: SiteFacts, path: str, about: str, cards: Sequence[NoticeCard]
) -> bytes:
    """Write a feed: an entry for each notice, as it stands now."""
    title = " ".join(filter(None, [facts.brand, "障害・工事のお知らせ", about]))
    written = Atom1Feed(
        title,
        f"{facts.url}/",
        title,
        language="ja",
        feed_url=f"{facts.url}/{path}",
        feed_guid=f"urn:madoguchi:status:{path}",
    )
    for card in cards[:MAX_ENTRIES]:
        told_at = card.told_at or card.notice.starts_at
        written.add_item(
            title_of_news(card.notice, facts.at),
            f"{facts.url}/incidents/{card.reference}.html",
            sentence_to_share(card.notice, facts.at),
            unique_id=f"urn:madoguchi:notice:{card.reference}",
            pubdate=told_at,
            updateddate=card.log[0].at if card.log else told_at,
        )
    return written.writeString("utf-8").encode()
