"""Addresses in a request send nobody elsewhere."""

import pytest
from django.urls import reverse

from tests.characters import House, visitor

ELSEWHERE = [
    "//evil.example", "\\\\evil.example", "https:evil.example", "https://evil.example",
    "javascript:alert(1)", "/\t/evil.example", "/\\evil.example", "///evil.example",
    "/\n/evil.example", "http://testserver@evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
@pytest.mark.parametrize("page", ["set_language", "account_logout"])
def test_nobody_is_sent_elsewhere(house: House, page: str, target: str) -> None:
    client = visitor(house.coordinator)
    response = client.post(reverse(page), {"language": "en", "next": target})
    assert response.status_code == 302
    assert "evil" not in response["Location"] and "javascript" not in response["Location"]


def test_the_language_switch_comes_back_to_our_own_page(house: House) -> None:
    response = visitor().post(reverse("set_language"), {"language": "en", "next": "/o/x/?q=1"})
    assert response["Location"] == "/o/x/?q=1"
