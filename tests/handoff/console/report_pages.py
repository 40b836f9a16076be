"""The reports room as a browser without JavaScript uses it: pages, links and forms."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from handoff.reports.model import Report
from tests.handoff.cast import OperatorClient

ROOM = "/console/reports"
HTML = {"Accept": "text/html"}


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the service, after its redirects."""

    status: int
    path: str
    text: str

    @property
    def words(self) -> str:
        """What the page says, without its markup."""
        reader = _Reader()
        reader.feed(self.text)
        return " ".join(" ".join(reader.said).split())

    @property
    def tags(self) -> list[tuple[str, dict[str, str | None]]]:
        reader = _Reader()
        reader.feed(self.text)
        return reader.tags

    @property
    def listed(self) -> list[str]:
        """The references of the list, in its order."""
        return re.findall(r'<th role="rowheader".*?>(BN-[\w-]+|Brouillon)<', self.text, re.DOTALL)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


async def get(client: OperatorClient, path: str = "", **query: str) -> Page:
    async with client.http.get(f"{ROOM}{path}", params=query, headers=HTML) as got:
        return Page(got.status, got.url.path_qs, await got.text())


async def post(client: OperatorClient, report: Report, action: str, **fields: Any) -> Page:
    """Send a form of the report's page, as it was when `report` was read."""
    given = {"csrf": client.csrf, "version": str(report.version), **fields}
    async with client.http.post(f"{ROOM}/{report.id}/{action}", data=given, headers=HTML) as got:
        return Page(got.status, got.url.path_qs, await got.text())
