"""A file's name is data that can be shown; its three ways to say what it is must agree."""

import unicodedata

import pytest

from handoff.files.model import JPEG, KINDS, UnusableFile
from handoff.files.names import check_kind, clean_name, disposition, read_name
from tests.handoff import hostile

HEADS = {
    "image/jpeg": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1",
    "image/png": b"\x89PNG\r\n\x1a\n\0\0\0\r",
    "image/webp": b"RIFF\x10\0\0\0WEBP",
    "application/pdf": b"%PDF-1.7\n%\xe2\xe3",
}
ENDS = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp", "pdf": "application/pdf"}


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("photo.jpg", "photo.jpg"),
        ("Facture d'e\u0301le\u0301ctricite\u0301.PDF", "Facture d'éléctricité.PDF"),
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\claire\\photo.jpg", "photo.jpg"),
        ("/photo.jpg", "photo.jpg"),
        ("..jpg", "jpg"),
        (". photo .jpg.", "photo.jpg"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("\u2066\u200fphoto\ufeff\u200b.jpg", "photo.jpg"),
        ("a\r\nSet-Cookie: x=y.jpg", "aSet-Cookie: x=y.jpg"),
        ("a\0b\x1b[31m.png", "ab[31m.png"),
        ("deux\u2028lignes\u00a0 .png", "deux lignes.png"),
        ("a\ud800b.png", "ab.png"),
        ("صورة.jpg", "صورة.jpg"),
        ("📷 café.webp", "📷 café.webp"),
        ("x" * 300 + ".jpeg", "x" * 95 + ".jpeg"),
        ("é" * 300, "é" * 100),
        ("a." + "x" * 300, "a.xxxxxxxxxx"),
        ("", ""),
        ("...", ""),
        ("\u202e\0", ""),
    ],
)
def test_of_a_name_only_what_can_be_shown_is_kept(given: str, kept: str) -> None:
    assert clean_name(given) == kept


@pytest.mark.parametrize("text", [*hostile.ACCEPTED_TEXTS.values(), *hostile.XSS])
def test_a_hostile_name_is_cleaned_to_text_without_paths_or_controls(text: str) -> None:
    name = clean_name(f"{text}.jpg")
    assert len(name) <= 100
    assert not set(name) & set("/\\")
    assert not {unicodedata.category(c) for c in name} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2


@pytest.mark.parametrize("header", [None, "", "%", "%ff%fe", "%00", "%E2%80%AE", "..."])
def test_a_name_that_cannot_be_read_is_refused(header: str | None) -> None:
    if header == "%":
        assert read_name(header) == "%"
        return
    with pytest.raises(UnusableFile, match="nom du fichier"):
        read_name(header)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("photo.jpg", "attachment; filename=\"photo.jpg\"; filename*=UTF-8''photo.jpg"),
        ("été.pdf", "attachment; filename=\"ete.pdf\"; filename*=UTF-8''%C3%A9t%C3%A9.pdf"),
        ("صورة.jpg", "attachment; filename=\"fichier.jpg\"; filename*=UTF-8''"),
        ('a";x="b.png', "attachment; filename=\"a_x_b.png\"; filename*=UTF-8''a%22%3Bx%3D%22b.png"),
    ],
)
def test_a_file_is_saved_under_its_name_or_a_plain_one(name: str, header: str) -> None:
    assert disposition(name).startswith(header)


@pytest.mark.parametrize("declared", KINDS)
@pytest.mark.parametrize("content", HEADS)
@pytest.mark.parametrize("end", ENDS)
def test_name_type_and_content_must_agree(declared: str, content: str, end: str) -> None:
    if declared == content == ENDS[end]:
        assert check_kind(f"fichier.{end.upper()}", declared, HEADS[content]).media_type == declared
    else:
        with pytest.raises(UnusableFile):
            check_kind(f"fichier.{end}", declared, HEADS[content])


@pytest.mark.parametrize("end", ["jpg", "jpeg", "JPG", "jfif"])
def test_a_photo_may_have_any_of_its_ends(end: str) -> None:
    assert check_kind(f"photo.{end}", "image/jpeg", HEADS["image/jpeg"]) is JPEG


@pytest.mark.parametrize(
    ("name", "type"),
    [
        ("photo.heic", "image/heic"),
        ("image.svg", "image/svg+xml"),
        ("page.html", "text/html"),
        ("anim.gif", "image/gif"),
        ("virus.exe", "application/x-msdownload"),
        ("photo.jpg.exe", "image/jpeg"),
        ("photo", "image/jpeg"),
        ("photo.jpg", ""),
        ("photo.jpg", "application/octet-stream"),
        ("jpg", "image/jpeg"),
    ],
)
def test_other_kinds_are_refused_with_what_is_possible(name: str, type: str) -> None:
    with pytest.raises(UnusableFile, match=r"JPEG, PNG ou WebP.*PDF"):
        check_kind(name, type, HEADS["image/jpeg"])
