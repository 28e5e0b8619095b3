"""What every page's frame shows: brand, navigation, contract switcher."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Operator
from madoguchi.ui.site import Site

SHOWN = 7


def frame(request: HttpRequest) -> dict[str, object]:
    """`site`, made only when a template asks for it."""
    return {"site": SimpleLazyObject(lambda: site(request))}


def site(request: HttpRequest) -> Site:
    """The operator's row costs one statement; everything else is in the request."""
    operator = Operator.objects.only("brand", "support_phone").first()
    facts = Site(
        brand=operator.brand if operator else _("マイページ"),
        support_phone=operator.support_phone if operator else "",
        demo=settings.DEMO,
    )
    return facts
