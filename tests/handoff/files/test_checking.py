"""What is kept of a file is made anew: what people see of it, and nothing else."""

import asyncio
import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image

from handoff.files.checking import Checking
from handoff.files.documents import ACTIONS
from handoff.files.jpeg_notes import without_notes
from handoff.files.model import KINDS, CleanFile, UnusableFile
from tests.handoff.files import samples
from tests.handoff.files.samples import CANARY, IMAGES

CORNER = 40
"""A dark point's brightness is less; a light point's is far more."""


async def clean(checking: Checking, content: bytes, type: str) -> CleanFile:
    return await checking.clean(samples.spool(content), KINDS[type])


async def refusal(checking: Checking, content: bytes, type: str) -> str:
    with pytest.raises(UnusableFile) as caught:
        await clean(checking, content, type)
    return str(caught.value)


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def brightness(image: Image.Image, x: int, y: int) -> int:
    found = image.convert("L").getpixel((x, y))
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize("type", IMAGES)
async def test_an_images_place_and_notes_are_gone_and_its_points_are_not(
    checking: Checking, type: str
) -> None:
    sent = IMAGES[type]()
    assert CANARY.encode() in sent
    made = await clean(checking, sent, type)
    for content in (made.content, made.preview):
        assert content is not None
        assert CANARY.encode() not in content
        image = opened(content)
        assert dict(image.getexif()) == {}
        assert not {"exif", "xmp", "comment", "icc_profile", "XML:com.adobe.xmp"} & set(image.info)
        assert image.size == (60, 40)
        assert brightness(image, 5, 5) < CORNER < brightness(image, 55, 35)
    assert opened(made.content).get_format_mimetype() == made.kind == type


@pytest.mark.parametrize("type", IMAGES)
async def test_a_photo_taken_sideways_is_turned_before_its_note_is_dropped(
    checking: Checking, type: str
) -> None:
    made = await clean(checking, IMAGES[type](orientation=6), type)
    image = opened(made.content)
    assert image.size == (40, 60)
    assert brightness(image, 35, 5) < CORNER < brightness(image, 5, 5)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
async def test_every_mode_of_a_png_is_taken(checking: Checking, mode: str) -> None:
    base = samples.picture(mode="L")
    image = base.convert("I").point(lambda v: v * 256) if mode == "I;16" else base
    made = await clean(checking, samples.encoded(image.convert(mode), "PNG"), "image/png")
    assert opened(made.content).mode == mode
    assert brightness(opened(made.preview or b""), 5, 5) < CORNER


async def test_a_transparent_image_stays_so_and_its_preview_is_on_white(
    checking: Checking,
) -> None:
    glass = Image.new("RGBA", (50, 50), (255, 0, 0, 0))
    made = await clean(checking, samples.png(glass), "image/png")
    assert opened(made.content).getpixel((9, 9)) == (255, 0, 0, 0)
    assert brightness(opened(made.preview or b""), 9, 9) > 250


async def test_a_print_shops_photo_gets_the_colours_of_a_screen(checking: Checking) -> None:
    sent = samples.encoded(samples.picture().convert("CMYK"), "JPEG")
    assert opened((await clean(checking, sent, "image/jpeg")).content).mode == "RGB"


async def test_a_preview_is_small(checking: Checking) -> None:
    made = await clean(checking, samples.jpeg(samples.picture(3000, 1000)), "image/jpeg")
    assert opened(made.content).size == (3000, 1000)
    assert opened(made.preview or b"").size == (320, 107)
    assert len(made.preview or b"") < 20_000


async def test_a_phones_photo_with_a_second_picture_inside_keeps_the_first(
    checking: Checking,
) -> None:
    second = samples.picture(20, 20)
    sent = samples.encoded(samples.picture(), "MPO", save_all=True, append_images=[second])
    made = await clean(checking, sent, "image/jpeg")
    assert opened(made.content).size == (60, 40)
    assert opened(made.content).format == "JPEG"


@pytest.mark.parametrize(("type", "name"), [("image/png", "PNG"), ("image/webp", "WEBP")])
async def test_an_animated_image_is_refused(checking: Checking, type: str, name: str) -> None:
    assert "animées" in await refusal(checking, samples.animated(name), type)


@pytest.mark.parametrize("size", [(50_000, 50_000), (40_001, 1_000), (1_000, 41_000)])
async def test_an_image_that_would_fill_the_memory_is_refused_by_its_size(
    checking: Checking, size: tuple[int, int]
) -> None:
    sent = samples.huge_png(*size)
    assert len(sent) < 1_000_000
    assert "trop grande" in await refusal(checking, sent, "image/png")


async def test_the_largest_image_is_taken(checking: Checking) -> None:
    made = await clean(checking, samples.huge_png(8_000, 5_000), "image/png")
    assert opened(made.content).size == (8_000, 5_000)


@pytest.mark.parametrize("type", IMAGES)
async def test_a_cut_or_spoilt_image_is_refused(checking: Checking, type: str) -> None:
    sent = samples.encoded(samples.picture(600, 400), type.removeprefix("image/").upper())
    assert "abîmé" in await refusal(checking, sent[: len(sent) // 2], type)
    assert "abîmé" in await refusal(checking, sent[:16] + b"\xa5" * 500, type)


@pytest.mark.parametrize(
    "more",
    [samples.zipped(), b"<html><script>alert(1)</script>" + CANARY.encode(), b"%PDF-1.7" * 9],
    ids=["zip", "html", "pdf"],
)
@pytest.mark.parametrize("type", IMAGES)
async def test_nothing_is_left_of_a_file_hidden_behind_an_image(
    checking: Checking, type: str, more: bytes
) -> None:
    made = await clean(checking, IMAGES[type]() + more, type)
    assert not any(part in made.content for part in (CANARY.encode(), b"<script", b"%PDF", b"PK"))


async def test_an_image_of_another_kind_under_a_borrowed_head_is_refused(
    checking: Checking,
) -> None:
    sent = b"\xff\xd8\xff" + samples.png()
    assert "abîmé" in await refusal(checking, sent, "image/jpeg")


async def test_a_pdf_loses_what_acts_by_itself_and_keeps_its_pages(checking: Checking) -> None:
    sent = samples.hostile_pdf()
    made = await clean(checking, sent, "application/pdf")
    assert made.preview is None
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert b"Facture" in pdf.pages[0].Contents.read_bytes()
        for found in pdf.objects:
            assert CANARY.encode() not in written(found)
        assert not {"/OpenAction", "/AA", "/AF", "/URI", "/Metadata"} & set(pdf.Root.keys())
        assert "/XFA" not in pdf.Root.AcroForm
        assert not {"/JavaScript", "/EmbeddedFiles"} & set(pdf.Root.Names.keys())
        kinds = [str(annotation.Subtype) for annotation in pdf.pages[0].Annots]
        assert kinds == ["/Link", "/Link", "/Link", "/Widget"]
        actions = [annotation.A for annotation in pdf.pages[0].Annots]
        assert [str(action.get("/S")) for action in actions] == ["None", "None", "/GoTo", "None"]
        assert "/Info" not in pdf.trailer


def written(found: pikepdf.Object) -> bytes:
    """Return an object as a PDF would hold it, a stream with its readable content."""
    content = found.read_bytes() if isinstance(found, pikepdf.Stream) else b""
    return found.unparse() + content


@pytest.mark.parametrize("kind", sorted(ACTIONS))
async def test_an_action_hidden_deep_in_a_shared_object_is_disarmed(
    checking: Checking, kind: str
) -> None:
    pdf = samples.plain_pdf()
    action = pdf.make_indirect(Dictionary(S=Name(kind), JS=CANARY, F=CANARY, URI=CANARY))
    pdf.Root.Outlines = Dictionary(First=Dictionary(Deep=Array([Array([Dictionary(A=action)])])))
    made = await clean(checking, samples.saved(pdf), "application/pdf")
    with pikepdf.open(io.BytesIO(made.content)) as clean_pdf:
        assert not any(CANARY.encode() in written(found) for found in clean_pdf.objects)


async def test_a_font_that_a_page_calls_like_a_trigger_stays(checking: Checking) -> None:
    pdf = samples.plain_pdf()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(AA=font))
    made = await clean(checking, samples.saved(pdf), "application/pdf")
    with pikepdf.open(io.BytesIO(made.content)) as clean_pdf:
        assert clean_pdf.pages[0].Resources.Font.AA.BaseFont == Name.Helvetica


@pytest.mark.parametrize("options", [{}, {"progressive": True}], ids=["plain", "progressive"])
async def test_a_photo_inside_a_pdf_loses_its_notes_and_keeps_its_points(
    checking: Checking, options: dict[str, bool]
) -> None:
    notes = {"exif": samples.exif(), "comment": CANARY.encode()}
    photo = samples.encoded(samples.picture(300, 200), "JPEG", **notes, **options)
    pdf = samples.plain_pdf()
    image = pdf.make_stream(
        photo + b"behind the end" + samples.jpeg(),
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=300,
        Height=200,
        BitsPerComponent=8,
        ColorSpace=Name.DeviceRGB,
        Filter=Array([Name.DCTDecode]),
    )
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=image))
    made = await clean(checking, samples.saved(pdf), "application/pdf")
    with pikepdf.open(io.BytesIO(made.content)) as clean_pdf:
        kept = clean_pdf.pages[0].Resources.XObject.Im0.read_raw_bytes()
    assert CANARY.encode() not in kept
    assert b"behind" not in kept
    assert opened(kept).tobytes() == opened(photo).tobytes()


@pytest.mark.parametrize("cut", range(0, 900, 37))
def test_a_jpeg_cut_anywhere_is_read_to_its_end(cut: int) -> None:
    photo = samples.jpeg()
    assert len(without_notes(photo[:cut])) <= cut
    assert without_notes(b"x" + photo) == b"x" + photo


@pytest.mark.parametrize("password", ["", "secret"])
async def test_a_locked_pdf_is_refused(checking: Checking, password: str) -> None:
    sent = samples.saved(
        samples.plain_pdf(), encryption=pikepdf.Encryption(owner="x", user=password)
    )
    assert "mot de passe" in await refusal(checking, sent, "application/pdf")


async def test_a_broken_pdf_is_refused(checking: Checking) -> None:
    sent = samples.saved(samples.plain_pdf())
    for broken in (sent[: len(sent) // 2], sent[:-30], b"%PDF-1.7\n" + b"x" * 999, b"%PDF-"):
        assert "abîmé" in await refusal(checking, broken, "application/pdf")


async def test_what_a_pdf_carries_behind_its_end_is_gone(checking: Checking) -> None:
    made = await clean(
        checking, samples.saved(samples.plain_pdf()) + samples.zipped(), "application/pdf"
    )
    assert b"PK\x03\x04" not in made.content


async def test_a_pdf_that_unfolds_into_gigabytes_harms_nobody(checking: Checking) -> None:
    sent = samples.bomb_pdf()
    assert len(sent) < 4_000_000
    assert "abîmé" in await refusal(checking, sent, "application/pdf")
    assert (await clean(checking, samples.jpeg(), "image/jpeg")).content


async def test_many_files_at_once_are_checked_two_by_two(checking: Checking) -> None:
    made = await asyncio.gather(
        *(clean(checking, samples.jpeg(), "image/jpeg") for _ in range(6)),
    )
    assert len({file.content for file in made}) == 1
