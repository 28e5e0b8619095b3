"""What a notice says of itself in one line, each word once."""

import pytest

from madoguchi.notices.models import Notice
from madoguchi.notices.notice_words import function_and_reach_words


@pytest.mark.parametrize(
    ("functions", "services", "areas", "words"),
    [
        (["fibre"], ["fibre"], ["新潟県"], "光回線・新潟県"),
        (["fibre"], ["fibre"], [], "光回線"),
        (["fibre"], [], ["新潟県"], "光回線・新潟県"),
        (
            ["mail"],
            ["fibre"],
            ["206"],
            "メール送受信・光回線・郵便番号206ではじまる地域",
        ),
        (["fibre"], [], [], "光回線・全国のすべてのお客様"),
        (["mail", "fibre"], ["fibre"], ["新潟県"], "メール送受信、光回線・新潟県"),
    ],
)
def test_function_and_service_of_one_name_are_named_once(
    functions, services, areas, words
):
    notice = Notice(functions=functions, services=services, areas=areas)
    assert function_and_reach_words(notice) == words
