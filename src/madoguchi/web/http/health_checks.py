"""Health checks, which balancers ask for by the address of a host, not by its name."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from madoguchi.platform.http import GetResponse

HEALTH_PATH = "/healthz"


def name_host_of_health_checks(get_response: GetResponse) -> GetResponse:
    """Let `/healthz` be asked for under any Host header, and nothing else.

    A balancer or kubelet probes each host by its own address. The page shows nothing
    and makes no address of its own, so that the header of the probe does not matter.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == HEALTH_PATH:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0]
        return get_response(request)

    return middleware
