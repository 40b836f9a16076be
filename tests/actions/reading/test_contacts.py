"""Telephone numbers, e-mail addresses and web addresses."""

from __future__ import annotations

import pytest

from actions.reading.contacts import find_emails, find_phones, find_webs


@pytest.mark.parametrize(
    ("text", "shown", "e164"),
    [
        ("06 12 34 56 78", "06 12 34 56 78", "+33612345678"),
        ("0612345678", "06 12 34 56 78", "+33612345678"),
        ("06.12.34.56.78", "06 12 34 56 78", "+33612345678"),
        ("06-12-34-56-78", "06 12 34 56 78", "+33612345678"),
        ("06/12/34/56/78", None, None),
        ("+33 6 12 34 56 78", "06 12 34 56 78", "+33612345678"),
        ("+33 (0)6.12.34.56.78", "06 12 34 56 78", "+33612345678"),
        ("0033612345678", "06 12 34 56 78", "+33612345678"),
        ("33612345678", "06 12 34 56 78", "+33612345678"),
        ("tel:0612345678.", "06 12 34 56 78", "+33612345678"),
        ("n°0612345678", "06 12 34 56 78", "+33612345678"),
        ("0800 123 456", "0 800 12 34 56", "+33800123456"),
        ("0692 12 34 56", "0692 12 34 56", "+262692123456"),
        ("0690 12 34 56", "0690 12 34 56", "+590690123456"),
        ("0696 12 34 56", "0696 12 34 56", "+596696123456"),
        ("+262 692 12 34 56", "0692 12 34 56", "+262692123456"),
        ("+32 470 12 34 56", "+32 470 12 34 56", "+32470123456"),
        ("17", None, None),
        ("appelez le 3018 ou le 112", None, None),
        ("732 829 320", None, None),
        ("SIRET 732 829 320 00074", None, None),
        ("FR76 3000 6000 0112 3456 7890 189", None, None),
        ("carte 4970 1012 3456 7890", None, None),
        ("le 14/07/2026 22:15", None, None),
        ("4000000 euros", None, None),
        ("06 12 34 56 7", None, None),
    ],
)
def test_a_phone_is_read(text: str, shown: str | None, e164: str | None) -> None:
    found = [(r.value["shown"], r.value["e164"]) for r in find_phones(text)]
    assert found == ([(shown, e164)] if shown else [])


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jean.dupont@gmail.com", "jean.dupont@gmail.com"),
        ("Jean.DUPONT@Gmail.COM.", "Jean.DUPONT@gmail.com"),
        ("mail:jean_d+brigade@mail.gouv.fr", "jean_d+brigade@mail.gouv.fr"),
        ("(contact@colis-laposte.site)", "contact@colis-laposte.site"),
        ("a@b", None),
        ("@jean", None),
        ("jean@", None),
        ("x@@y.fr", None),
        ("jean..dupont@x.fr", None),
        ("jean@x.fr@y.fr", None),
        ("jean @ x.fr", None),
    ],
)
def test_an_email_is_read(text: str, address: str | None) -> None:
    found = [r.value["address"] for r in find_emails(text)]
    assert found == ([address] if address else [])


@pytest.mark.parametrize(
    ("text", "shown", "host"),
    [
        ("voir leboncoin.fr.", "leboncoin.fr", "leboncoin.fr"),
        ("site:leboncoin.fr", "leboncoin.fr", "leboncoin.fr"),
        (
            "https://www.vinted.fr/items/1?x=2,",
            "https://www.vinted.fr/items/1?x=2",
            "www.vinted.fr",
        ),
        ("(https://a.fr/b(c))", "https://a.fr/b(c)", "a.fr"),
        ("www.colis-laposte.site/suivi,", "www.colis-laposte.site/suivi", "www.colis-laposte.site"),
        ("HTTPS://AMELI.FR/", "HTTPS://AMELI.FR/", "ameli.fr"),
        ("impots.gouv.fr", "impots.gouv.fr", "impots.gouv.fr"),
        ("http://192.168.1.1/", "http://192.168.1.1/", "192.168.1.1"),
        ("https://google.com@evil.com/x", "https://google.com@evil.com/x", "evil.com"),
        ("https://evil.com\\@google.com", "https://evil.com", "evil.com"),
        ("bonjour.je suis", None, None),
        ("M.Dupont est la.le chien", None, None),
        ("photo.jpg", None, None),
        ("S.A.R.L.", None, None),
        ("javascript:alert(1)", None, None),
        ("http://javascript:alert(1)", None, None),
        ("data:text/html,x", None, None),
        ("https://", None, None),
        ("jean@gmail.com", None, None),
        ("12.50", None, None),
    ],
)
def test_a_web_address_is_read(text: str, shown: str | None, host: str | None) -> None:
    found = [(r.value["shown"], r.value["host"]) for r in find_webs(text)]
    assert found == ([(shown, host)] if shown else [])


def test_an_address_opens_by_https_alone() -> None:
    for text in ("leboncoin.fr", "http://leboncoin.fr", "ftp://leboncoin.fr", "javascript://a.fr"):
        for reading in find_webs(text):
            assert reading.value["url"].startswith(("https://", "http://"))


def test_signs_that_turn_the_reading_end_an_address() -> None:
    [reading] = find_webs("https://a.fr/\u202egnp.exe")
    assert reading.value["shown"] == "https://a.fr/"
