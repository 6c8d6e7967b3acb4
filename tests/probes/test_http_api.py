from harness.measure.interoperability.http_api import filled


def test_what_was_taken_stands_in_urls_and_in_texts_of_a_body() -> None:
    body = {"filter": "id = '{run}'", "ids": ["{run}", 3], "other": "{run_name}"}
    assert filled(body, {"run": "r1"}) == {
        "filter": "id = 'r1'",
        "ids": ["r1", 3],
        "other": "{run_name}",
    }
