"""The pages of さがす."""

from madoguchi.identity.page_rules import MEMBERS_RULE
from madoguchi.platform.page_table import Page, url_patterns
from madoguchi.web.finding import find_pages, suggestion_pages

urlpatterns = url_patterns(
    Page(
        "search/",
        find_pages.find_page,
        "find",
        rule=MEMBERS_RULE,
    ),
    Page(
        "search/suggestions/",
        suggestion_pages.suggest_pages,
        "find-suggestions",
        rule=MEMBERS_RULE,
    ),
    Page(
        "go/<str:word>",
        find_pages.go_to_page,
        "go",
        rule=MEMBERS_RULE,
        example={"word": "2481"},
    ),
)
