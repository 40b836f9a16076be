"""The PDFs: accessible, whole, and never stopped by what somebody wrote."""

import io
from typing import Any

import pikepdf
import pytest
from pypdf import PdfReader

from handoff.reports.document import document, named
from handoff.reports.pdf import Unprintable, render_receipt, render_report
from handoff.reports.printable import PLACEHOLDER, PLAIN, SHOWN
from tests.handoff import hostile
from tests.handoff.reports.test_document import CATALOGUE, VALUES, StoredPhoto, report
from tests.handoff.transmissions.post import fictitious_unit

LINK = "https://brigade.example/units/acknowledgement/jeton"


def about(text: str, **more: Any) -> dict[str, Any]:
    fields = {"what": {"shown": text, "text": text}, "where": VALUES["place"]}
    fields["contact"] = {"shown": "", "skipped": True}
    return document(report("theft", fields), CATALOGUE, unit=named(fictitious_unit()), **more)


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u200b", "").split())


def tags_of(pdf: bytes) -> list[str]:
    """Return the structure's tags in the order of reading."""

    def walk(node: pikepdf.Object) -> Any:
        if isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield str(node["/S"])
        children = node.get("/K", []) if isinstance(node, pikepdf.Dictionary) else []
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, pikepdf.Dictionary):
                yield from walk(child)

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return list(walk(opened.Root["/StructTreeRoot"]))


@pytest.mark.parametrize("render", [render_report, render_receipt])
def test_a_pdf_is_tagged_and_says_its_language_and_title(render: Any) -> None:
    pdf = render(about("Un vélo volé"))
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert bool(opened.Root["/MarkInfo"]["/Marked"])
        assert str(opened.Root["/Lang"]).startswith("fr")
        assert bool(opened.Root["/ViewerPreferences"]["/DisplayDocTitle"])
        assert str(opened.open_metadata()["pdfuaid:part"]) == "1"
        assert "BN-7K3M-XW4R-B" in str(opened.docinfo["/Title"])
    tags = tags_of(pdf)
    assert {"/H1", "/Table", "/TH", "/TD", "/P"} <= set(tags)


def test_the_units_pdf_says_everything(pytestconfig: pytest.Config) -> None:
    files = [StoredPhoto("porte.jpg", 2048)]
    shown = text_of(render_report(about("Un vélo volé", files=files), acknowledgement_url=LINK))
    for words in (
        "Signalement BN-7K3M-XW4R-B",
        "Ce signalement n'est pas une plainte.",
        "Reçu le 15 janvier 2024 à 13 h 00",
        "Brigade fictive de Gaillon (Gendarmerie nationale)",
        "Un vélo volé",
        "rue Fesch, Ajaccio (20000)",
        "Pour vous joindre Non renseigné",
        "Anonyme",
        "01-porte.jpg",
        "image/jpeg, 2 Kio",
        "a" * 64,
    ):
        assert words.replace(" ", "") in shown.replace(" ", ""), words


def test_the_units_pdf_links_to_the_acknowledgement_only_when_told() -> None:
    for address in (LINK, ""):
        pdf = render_report(about("x"), acknowledgement_url=address)
        pages = PdfReader(io.BytesIO(pdf)).pages
        links = [str(a["/A"]["/URI"]) for page in pages for a in page.annotations or []]
        assert links == ([address] if address else [])


def test_the_receipt_says_what_comes_next_and_promises_nothing() -> None:
    shown = text_of(render_receipt(about("Un vélo volé")))
    for words in ("17", "112", "114", "n'est pas une plainte", "Un vélo volé", "BN-7K3M-XW4R-B"):
        assert words in shown
    assert "code de retour n’est pas écrit" in shown
    assert "sous 48" not in shown
    assert "SHA-256" not in shown


def test_the_receipt_shows_the_return_code_only_when_it_is_given() -> None:
    shown = text_of(
        render_receipt(about("x"), return_code="ABCD-EFGH", address="https://b.example")
    )
    assert "ABCD-EFGH" in shown
    assert "https://b.example" in shown


@pytest.mark.parametrize("name", hostile.ACCEPTED_TEXTS)
def test_no_text_stops_a_pdf(name: str) -> None:
    text = hostile.ACCEPTED_TEXTS[name].encode(errors="replace").decode()
    content = about(text, files=[StoredPhoto(text or "x")])
    content["nature"] = content["kind"]["title"] = text
    for pdf in (render_report(content, acknowledgement_url=LINK), render_receipt(content)):
        assert "BN-7K3M-XW4R-B" in text_of(pdf)


def test_markup_is_printed_as_it_was_typed() -> None:
    for payload in [*hostile.XSS, '#panic("x")', "$x^2$", "*a* _b_ = c", '#read("/etc/passwd")']:
        pdf = render_report(about(payload))
        shown = text_of(pdf).replace(" ", "")
        assert payload.replace(" ", "").replace("\t", "") in shown, payload
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert "/OpenAction" not in opened.Root
            assert "/Names" not in opened.Root or "/JavaScript" not in opened.Root["/Names"]
        assert PdfReader(io.BytesIO(pdf)).pages[0].annotations in (None, [])


def test_a_sign_without_a_font_is_replaced_and_listed() -> None:
    shown = text_of(render_report(about("Au secours 🚨 救命 ici")))
    assert f"Au secours {PLACEHOLDER} {PLACEHOLDER}{PLACEHOLDER} ici" in shown
    assert "U+1F6A8, U+6551, U+547D" in shown
    assert PLACEHOLDER not in text_of(render_report(about("Rien à remplacer")))


def test_signs_that_typst_refuses_give_way_to_plain_ones() -> None:
    everything = ((0x20, 0x10FFFF),)
    content = about("été 🚨 ʒ")
    shown = text_of(render_report(content, choices=(everything, PLAIN)))
    assert f"été {PLACEHOLDER} {PLACEHOLDER}" in shown
    with pytest.raises(Unprintable):
        render_report(content, choices=(everything,))


def test_a_direction_override_is_shown_not_followed() -> None:
    shown = text_of(render_report(about("photo\u202egpj.exe")))
    assert f"photo{PLACEHOLDER}gpj.exe" in shown
    assert "U+202E" in shown


def test_long_texts_go_on_over_pages_and_none_is_cut() -> None:
    lines = text_of(render_report(about("\n".join(f"ligne {n} fin" for n in range(200)))))
    assert all(f"ligne {n} fin" in lines for n in range(200))
    pdf = render_report(about("é" * 4000))
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 1
    assert text_of(pdf).count("é") > 4000
    for page in PdfReader(io.BytesIO(pdf)).pages:
        assert max(len(line) for line in page.extract_text().splitlines()) < 200


def test_the_same_document_gives_the_same_pdf() -> None:
    content = about("Un vélo volé")
    assert render_report(content) == render_report(content)


@pytest.mark.parametrize("ranges", [SHOWN, PLAIN], ids=["shown", "plain"])
def test_the_fonts_have_every_sign_that_is_not_replaced(ranges: Any) -> None:
    signs = [chr(code) for first, last in ranges for code in range(first, last + 1)]
    for start in range(0, len(signs), 400):
        words = " ".join(f"a{sign}b" for sign in signs[start : start + 400])
        shown = text_of(render_report(about(words)))
        assert "Signes remplacés" not in shown
