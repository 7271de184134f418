"""Requests that are refused before they do harm."""

from tests.characters import House, visitor


def test_too_large_a_request_is_refused_unread(house: House) -> None:
    client = visitor(house.coordinator)
    response = client.post("/o/ours/desk/people/new/", {}, CONTENT_LENGTH=str(200 * 1024 * 1024))
    assert response.status_code == 413
    assert "34 MB" in response.content.decode()


def test_an_address_with_a_nul_is_unknown(house: House) -> None:
    client = visitor(house.coordinator)
    assert client.get("/o/ours/desk/people/a%00b/").status_code == 404
    assert client.get("/o/ours/desk/people/?q=a%00b").status_code == 404
