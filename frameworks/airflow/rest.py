"""Airflow's REST API, as far as the benchmark needs it.

https://airflow.apache.org/docs/apache-airflow/stable/stable-rest-api-ref.html
Tokens: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/auth-manager/simple/token.html
"""

from typing import Any
from urllib.parse import quote

import httpx


class Api:
    """Logged in as one user; raises httpx.HTTPStatusError for what the server refuses."""

    def __init__(self, url: str, user: str, password: str) -> None:
        # No proxy and no .netrc: the server listens on loopback.
        self._client = httpx.Client(base_url=url, timeout=30, trust_env=False)
        login = {"username": user, "password": password}
        token = self._request("POST", "/auth/token", json=login)["access_token"]
        self._client.headers["Authorization"] = f"Bearer {token}"

    def get(self, *path: str, **query: Any) -> Any:
        """The JSON that /api/v2/PATH answers."""
        return self._request("GET", _url(path), params=query)

    def post(self, *path: str, body: dict[str, Any]) -> Any:
        return self._request("POST", _url(path), json=body)

    def patch(self, *path: str, body: dict[str, Any]) -> Any:
        return self._request("PATCH", _url(path), json=body)

    def _request(self, method: str, url: str, **options: Any) -> Any:
        response = self._client.request(method, url, **options)
        response.raise_for_status()
        return response.json()


def _url(path: tuple[str, ...]) -> str:
    # Run ids hold ":" and "+".
    return "/api/v2/" + "/".join(quote(part, safe="~") for part in path)
