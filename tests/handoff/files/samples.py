"""Real files, harmless and hostile, made as the tests need them."""

import io
import random
import struct
import tempfile
import zipfile
import zlib
from typing import Any, BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image, PngImagePlugin

CANARY = "CANARI-4711"
ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


def picture(width: int = 60, height: int = 40, mode: str = "RGB") -> Image.Image:
    """An image whose top left quarter is dark, so that turning it shows."""
    image = Image.new(mode, (width, height), "white")
    dark = Image.new(mode, (width // 2, height // 2))
    image.paste(dark, (0, 0))
    return image


def spool(content: bytes) -> BinaryIO:
    """A file on the disk, as the service keeps one while it is checked."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 — it ends with the test
    file.write(content)
    return file


def exif(orientation: int = 1) -> Image.Exif:
    """Notes with a place, an author and an orientation."""
    notes = Image.Exif()
    notes[ORIENTATION] = orientation
    notes[ARTIST] = CANARY
    notes[GPS] = {1: "N", 2: (49.0, 10.0, 55.0), 3: "E", 4: (1.0, 20.0, 30.0), 29: CANARY}
    return notes


def encoded(image: Image.Image, name: str, **options: Any) -> bytes:
    made = io.BytesIO()
    image.save(made, name, **options)
    return made.getvalue()


def jpeg(image: Image.Image | None = None, orientation: int = 1) -> bytes:
    return encoded(
        image or picture(),
        "JPEG",
        exif=exif(orientation),
        comment=CANARY.encode(),
        xmp=f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{CANARY}</x:xmpmeta>".encode(),
        icc_profile=CANARY.encode() * 20,
    )


def png(image: Image.Image | None = None, orientation: int = 1) -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", CANARY)
    notes.add_itxt("XML:com.adobe.xmp", CANARY, zip=True)
    return encoded(image or picture(), "PNG", exif=exif(orientation), pnginfo=notes)


def webp(image: Image.Image | None = None, orientation: int = 1) -> bytes:
    notes = {"exif": exif(orientation), "xmp": CANARY.encode()}
    return encoded(image or picture(), "WEBP", quality=95, **notes)


IMAGES = {"image/jpeg": jpeg, "image/png": png, "image/webp": webp}


def animated(name: str) -> bytes:
    frames = [picture(), picture(mode="RGB").rotate(90)]
    return encoded(frames[0], name, save_all=True, append_images=frames[1:], duration=100)


def noise(size: int) -> bytes:
    """A JPEG of about this many bytes; noise cannot be pressed."""
    side = int((size / 1.9) ** 0.5)
    grain = Image.frombytes("RGB", (side, side), random.Random(1).randbytes(side * side * 3))
    return encoded(grain, "JPEG", quality=93)


def huge_png(width: int = 50_000, height: int = 50_000) -> bytes:
    """A valid PNG of 300 KB that would fill the memory: its rows are all the same."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    pixels = squeezed(height * (1 + (width + 7) // 8))
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def zipped(name: str = "virus.exe", content: bytes = b"MZ" + CANARY.encode()) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(name, content)
    return made.getvalue()


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    made = io.BytesIO()
    pdf.save(made, **options)
    return made.getvalue()


def plain_pdf() -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    pdf.pages[0].Contents = pdf.make_stream(b"BT (Facture) Tj ET")
    return pdf


def hostile_pdf() -> bytes:
    """A PDF with everything that acts by itself, each with the canary in it."""
    pdf = plain_pdf()
    page = pdf.pages[0]

    def action(kind: str, **more: Any) -> Dictionary:
        return Dictionary(S=Name(f"/{kind}"), **more)

    script = action("JavaScript", JS=String(f"app.alert('{CANARY}')"))
    chained = action("GoTo", D=Array([page.obj, Name.Fit]), Next=pdf.make_indirect(script))
    attached = pdf.make_stream(CANARY.encode(), Type=Name.EmbeddedFile)
    spec = Dictionary(Type=Name.Filespec, F="virus.exe", EF=Dictionary(F=attached))
    spec = pdf.make_indirect(spec)
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    pdf.Root.AF = Array([spec])
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array([String("x"), script])),
        EmbeddedFiles=Dictionary(Names=Array([String("virus.exe"), spec])),
    )
    pdf.Root.Collection = Dictionary(Type=Name.Collection)
    pdf.Root.URI = Dictionary(Base=String(f"https://{CANARY}.example/"))
    pdf.Root.Metadata = pdf.make_stream(CANARY.encode(), Type=Name.Metadata)
    button = Dictionary(Subtype=Name.Widget, A=action("SubmitForm", F=String(CANARY)))
    button = pdf.make_indirect(button)
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([button]), XFA=pdf.make_stream(f"<xdp>{CANARY}</xdp>".encode())
    )
    page.AA = Dictionary(O=script)
    page.Annots = Array(
        [
            Dictionary(Subtype=Name.Link, A=action("URI", URI=String(f"http://{CANARY}.example"))),
            Dictionary(Subtype=Name.Link, A=action("Launch", F=String(f"{CANARY}.exe"))),
            Dictionary(Subtype=Name.Link, A=chained),
            button,
            pdf.make_indirect(Dictionary(Subtype=Name.FileAttachment, FS=spec, Contents=CANARY)),
            Dictionary(Subtype=Name.RichMedia, RichMediaContent=Dictionary(X=String(CANARY))),
        ]
    )
    pdf.docinfo["/Author"] = CANARY
    return saved(pdf)


def bomb_pdf(unfolded: int = 3 * 1024**3) -> bytes:
    """A PDF whose cross-reference stream is 3 MB here and 3 GB when it is opened."""
    data = squeezed(unfolded)
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    entries = b"/Type/XRef/Size 3/W[1 4 1]/Root 1 0 R/Filter/FlateDecode/Length "
    stream = b"3 0 obj\n<<" + entries + str(len(data)).encode() + b">>\nstream\n"
    return head + stream + data + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % len(head)


def squeezed(size: int) -> bytes:
    """So many zeros as a zlib stream, made quickly: its blocks are all the same."""
    block, rest = 2**20, size % 2**20
    press = zlib.compressobj(9, wbits=-15)
    one = press.compress(bytes(block)) + press.flush(zlib.Z_FULL_FLUSH)
    end = press.compress(bytes(rest)) + press.flush()
    # Of zeros, Adler's first sum stays 1 and the second grows by one each.
    return b"\x78\xda" + one * (size // block) + end + struct.pack(">HH", size % 65521, 1)
