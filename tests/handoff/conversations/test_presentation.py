"""Reviewed texts become simple HTML; nothing in them can become anything else."""

import re

import pytest

from handoff.conversations.presentation import render
from tests.handoff import hostile

TAG = re.compile(r"</?([a-zA-Z]+)([^>]*)>")
ALLOWED = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}


@pytest.mark.parametrize("payload", hostile.XSS)
def test_no_payload_becomes_markup(payload: str) -> None:
    for tag, attributes in TAG.findall(render(payload)):
        assert tag in ALLOWED
        assert tag == "a" or not attributes.strip(" /")
        assert not re.search(r"\bon\w+\s*=", attributes)
    assert not re.search(r'href="(?!https://|tel:|sms:)', render(payload))


def test_simple_markdown_is_rendered() -> None:
    html = render("**17**, [page](https://www.service-public.fr/), [17](tel:17)\n\n- un\n- deux")
    assert "<strong>17</strong>" in html
    assert 'href="https://www.service-public.fr/"' in html
    assert 'href="tel:17"' in html
    assert html.count("<li>") == 2


@pytest.mark.parametrize("url", ["http://x.fr", "//x.fr", "data:text/html,x", "JaVaScRiPt:x", "/x"])
def test_only_safe_links_are_links(url: str) -> None:
    assert "<a" not in render(f"[x]({url})")
