"""The words of a page, without its mark-up and without spaces."""

import re

from django.http import HttpResponse


def page_words(response: HttpResponse) -> str:
    assert response.status_code == 200
    return re.sub(r"<[^>]+>|\s", "", response.content.decode())
