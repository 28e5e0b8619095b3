"""The Host header: probes may send any to one page, and no page is for another site."""

import pytest
from django.test import Client

PROBES = ["10.0.0.5:8001", "10.1.2.3", "[fd00::1]:8001", "healthz.local", "a b", ""]


@pytest.mark.parametrize("host", PROBES)
def test_a_probe_names_the_host_as_it_likes(db_of_all, caplog, host):
    page = Client().get("/healthz", HTTP_HOST=host)
    assert (page.status_code, page.content) == (200, b"ok")
    assert not caplog.records


@pytest.mark.parametrize("path", ["/", "/login/", "/healthz/", "/help/errors/"])
def test_no_other_page_is_for_another_host(db_of_all, path):
    page = Client().get(path, HTTP_HOST="10.0.0.5:8001")
    assert page.status_code == 400 and "PAGE-4000" in page.content.decode()
