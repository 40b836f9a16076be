"""Makes images anew from their pixels alone: no place, device or note of the original is left."""

import io
from typing import BinaryIO

from PIL import Image, ImageOps

from handoff.files.model import PIXEL_LIMIT, SIZE_LIMIT, CleanFile, FileTooBig, Kind, UnusableFile

PREVIEW_SIDE = 320
_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
_SAVING: dict[str, dict[str, int]] = {
    "JPEG": {"quality": 90},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 2},
}
# Sizes are checked below, before a pixel is read; Pillow's own limit stands behind that.
Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT


def clean_image(source: BinaryIO, kind: Kind) -> CleanFile:
    """Return the image turned upright and encoded again, with its preview; raises UnusableFile."""
    name = _FORMATS[kind.media_type]
    try:
        opened = Image.open(source, formats=[name])
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    if opened.width * opened.height > PIXEL_LIMIT:
        raise _too_many_pixels()
    # A JPEG with several pictures is a phone's depth or brightness map: the first one is the photo.
    if name != "JPEG" and getattr(opened, "n_frames", 1) > 1:
        raise UnusableFile("Les images animées ne peuvent pas être envoyées. Choisissez une photo.")
    opened.load()
    _turn_upright(opened)
    shown = opened.convert("RGB") if opened.mode == "CMYK" else opened
    # Encoders copy comments, profiles and resolutions from here.
    shown.info = {key: shown.info[key] for key in ("transparency",) if key in shown.info}
    content = _encode(shown, name, **_SAVING[name])
    if len(content) > SIZE_LIMIT and name != "PNG":
        content = _encode(shown, name, **(_SAVING[name] | {"quality": 75}))
    if len(content) > SIZE_LIMIT:
        raise FileTooBig(
            "Cette image est trop lourde une fois préparée (10 Mo au plus). "
            "Réduisez-la ou envoyez-la en JPEG."
        )
    return CleanFile(kind.media_type, content, _preview(shown))


def _turn_upright(image: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except Exception:  # notes about a photo may be in any state; the photo is not lost for it
        return


def _preview(image: Image.Image) -> bytes:
    if image.mode == "1" or image.mode.startswith("I"):
        small = image.convert("L")
    elif image.mode in {"P", "LA", "PA"} or "transparency" in image.info:
        small = image.convert("RGBA")
    else:
        small = image.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    if small.mode == "RGBA":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    small.info = {}
    return _encode(small.convert("RGB"), "JPEG", quality=80)


def _encode(image: Image.Image, name: str, **options: int) -> bytes:
    made = io.BytesIO()
    image.save(made, name, **options)
    return made.getvalue()


def _too_many_pixels() -> UnusableFile:
    return UnusableFile(
        "Cette image est trop grande (plus de 40 millions de points). Réduisez-la, puis réessayez."
    )
