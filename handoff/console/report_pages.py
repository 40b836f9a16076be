"""The shapes of the reports room's list: what its address asks for, and what its page shows."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from sanic import Request

from handoff.console import report_words as words
from handoff.reports.browse_store import Place, Search
from handoff.reports.browsing import Listing
from handoff.reports.catalogue import ReportCatalogue
from handoff.reports.typed import cut_line

LIST = "/console/reports"
LAST_PAGE = 100_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list's address asks for; names as in the address."""

    q: str = ""
    status: str = ""
    kind: str = ""
    urgency: str = ""
    department: str = ""
    commune: str = ""
    unit: str = ""
    days: str = ""
    page: int = 1

    def search(self, now: datetime) -> Search:
        return Search(
            words=self.q,
            status=self.status,
            kind=self.kind,
            urgency=self.urgency,
            department=self.department,
            commune=self.commune,
            unit=self.unit,
            since=now - timedelta(days=int(self.days)) if self.days else None,
        )

    def address(self, **changes: Any) -> str:
        """Return the address of the list with some filters changed, from its first page on."""
        wanted = replace(self, **{"page": 1, **changes})
        given = {name: getattr(wanted, name) for name in self.__slots__}
        if given["page"] == 1:
            del given["page"]
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{LIST}?{query}" if query else LIST


def read_asked(request: Request) -> Asked:
    """Read the filters; what no form of ours sends filters nothing."""
    given = {name: cut_line(str(request.args.get(name) or ""), 200) for name in Asked.__slots__}
    page = given.pop("page")
    for name, known in (
        ("status", words.TABS),
        ("urgency", words.URGENCIES),
        ("days", words.PERIODS),
    ):
        if given[name] not in known:
            given[name] = ""
    is_page = page.isascii() and page.isdigit() and len(page) < len(str(LAST_PAGE))
    return Asked(**given, page=max(1, int(page)) if is_page else 1)


def show_list(asked: Asked, listing: Listing, catalogue: ReportCatalogue) -> dict[str, Any]:
    sent = sum(n for status, n in listing.counts.items() if status != "draft")
    return {
        "asked": asked,
        "listing": listing,
        "tabs": [
            {
                "title": title,
                "number": listing.counts.get(status, 0) if status else sent,
                "href": asked.address(status=status),
                "is_here": asked.status == status,
            }
            for status, title in words.TABS.items()
        ],
        "departments": _by_department(asked, listing),
        "kinds": {name: kind.title for name, kind in catalogue.kinds.items()},
        "is_filtered": asked.address(status="") != LIST,
        "all": Asked(status=asked.status).address(),
        "before": asked.address(page=listing.page - 1) if listing.page > 1 else None,
        "after": asked.address(page=listing.page + 1) if listing.page < listing.pages else None,
    }


def _by_department(asked: Asked, listing: Listing) -> list[dict[str, Any]]:
    """Group the communes of each département; the whole counts stand first."""
    shown = []
    for code, group in groupby(listing.places, key=lambda place: place.department):
        places = list(group)
        shown.append(
            {
                "code": code,
                "name": next((p.department_name for p in places if p.department_name), code),
                "number": sum(place.number for place in places),
                "href": asked.address(department=code, commune="") if code else None,
                "communes": [_commune(asked, place) for place in places if place.commune],
            }
        )
    return shown


def _commune(asked: Asked, place: Place) -> dict[str, Any]:
    href = asked.address(department=place.department or "", commune=place.commune)
    return {"name": place.commune_name or place.commune, "number": place.number, "href": href}
