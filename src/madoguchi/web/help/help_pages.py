"""The index of help, and who writes and calls in the operator's name."""

from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise

from madoguchi.platform.page_table import page_patterns
from madoguchi.web.home.category_table import CATEGORIES
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.path_converters import LAST_USED_CONTRACT
from madoguchi.web.http.reading_views import reading_view


@dataclass(frozen=True, slots=True)
class HelpTopic:
    """A category of the home page; its page may ask for a sign-in first."""

    url: str
    label: str | Promise
    note: str | Promise
    icon: str


@dataclass(frozen=True, slots=True)
class Senders:
    """What writes in the operator's name: mail addresses, domains, senders of SMS."""

    mail_address: str
    mail_domain: str
    more_mail: list[str]
    sms: list[str]


@reading_view
def help_index(request: HttpRequest) -> HttpResponse:
    topics = [
        HelpTopic(url_of_page(each.page), each.label, each.note, each.icon)
        for each in CATEGORIES
    ]
    return render(request, "guidance/index.html", {"page": topics})


def url_of_page(name: str) -> str:
    """The address of a page, for the contract last used where it is about one."""
    name = "contact" if name == "help" else name  # this page itself
    has_contract = "contract" in page_patterns()[name].converters
    return reverse(name, args=[LAST_USED_CONTRACT] if has_contract else [])


@reading_view
def senders(request: HttpRequest) -> HttpResponse:
    operator = current_reference().operator
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    page = Senders(
        mail_address=address,
        mail_domain=address.rpartition("@")[2],
        more_mail=operator.mail_senders if operator else [],
        sms=operator.sms_senders if operator else [],
    )
    return render(request, "guidance/senders.html", {"page": page})
