"""The addresses that outside systems call. An address never changes."""

from madoguchi.callbacks.call_view import take_call
from madoguchi.identity.page_rules import FRAMELESS_RULE
from madoguchi.platform.page_table import Page, url_patterns

app_name = "callbacks"

urlpatterns = url_patterns(
    Page("<slug:sender>/", take_call, "call", rule=FRAMELESS_RULE),
    Page(
        "<slug:sender>/<str:key>/",
        take_call,
        "call-with-key",
        rule=FRAMELESS_RULE,
    ),
)
