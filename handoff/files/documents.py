"""Makes PDF files anew without what acts by itself: scripts, actions, attachments, live forms."""

import io
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from handoff.files.jpeg_notes import without_notes
from handoff.files.model import PDF, SIZE_LIMIT, CleanFile, FileTooBig, UnusableFile

ACTIONS = {
    "/URI", "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR",
    "/GoToE", "/GoToDp", "/GoTo3DView", "/Thread", "/Sound", "/Movie", "/Hide", "/Named",
    "/SetOCGState", "/Rendition", "/Trans", "/RichMediaExecute",
}  # fmt: skip
"""Every action of ISO 32000-2, 12.6.4, but going to a page of the same document."""
LIVE_ANNOTATIONS = {
    "/FileAttachment", "/Sound", "/Movie", "/Screen", "/3D", "/RichMedia", "/TrapNet",
}  # fmt: skip
DROPPED = (
    "/OpenAction", "/AA", "/AF", "/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/RF",
    "/Collection", "/XFA", "/URI", "/Renditions", "/RichMediaContent", "/RichMediaSettings",
    "/Metadata", "/PieceInfo",
)  # fmt: skip
"""Keys taken out of every dictionary: triggers, scripts, attached files, notes about the file."""


def clean_pdf(source: BinaryIO) -> CleanFile:
    """Return the document saved anew, inert; raises UnusableFile for locked and broken ones."""
    try:
        with pikepdf.open(source, attempt_recovery=False) as pdf:
            if pdf.is_encrypted:
                raise _locked()
            if len(pdf.pages) == 0:
                raise _broken()
            for found in _dictionaries(pdf):
                _disarm(found)
            if "/Info" in pdf.trailer:
                del pdf.trailer["/Info"]
            made = io.BytesIO()
            pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except pikepdf.PasswordError:
        raise _locked() from None
    except (pikepdf.PdfError, ValueError, RuntimeError):
        raise _broken() from None
    content = made.getvalue()
    if len(content) > SIZE_LIMIT:
        raise FileTooBig("Ce PDF est trop lourd (10 Mo au plus). Envoyez-le en plusieurs parties.")
    return CleanFile(PDF.media_type, content, None)


def _dictionaries(pdf: Pdf) -> Iterator[Dictionary | Stream]:
    """Yield every dictionary of a document, those inside of others as well."""
    waiting: list[Object] = [pdf.trailer, *pdf.objects]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Dictionary | Stream):
            yield found
            values = [found[key] for key in list(found.keys())]
        elif isinstance(found, Array):
            values = list(found)
        else:
            continue
        # What is indirect is in the document's list itself, and may lead in circles.
        waiting += [v for v in values if isinstance(v, Dictionary | Array) and not v.is_indirect]


def _disarm(found: Dictionary | Stream) -> None:
    for key in DROPPED:
        if key in found and not (key in {"/AA", "/AF"} and _is_resource(found[key])):
            del found[key]
    if isinstance(found, Stream):
        for key in ("/F", "/FFilter", "/FDecodeParms"):
            if key in found:
                del found[key]
        filters, parameters = found.get("/Filter"), found.get("/DecodeParms")
        if filters in (Name.DCTDecode, Array([Name.DCTDecode])):
            found.write(without_notes(found.read_raw_bytes()), filter=Name.DCTDecode)
            if parameters is not None:
                found["/DecodeParms"] = parameters
    if _names(found, "/S", ACTIONS) and isinstance(found, Dictionary):
        for key in list(found.keys()):
            del found[key]
    if "/Annots" in found and isinstance(found["/Annots"], Array):
        kept = [a for a in found["/Annots"] if not _is_live(a)]
        found["/Annots"] = Array(kept)


def _is_resource(value: Object) -> bool:
    """Tell a font or a picture that some page calls « AA » or « AF » from a trigger or a file."""
    return (isinstance(value, Dictionary) and _names(value, "/Type", {"/Font"})) or (
        isinstance(value, Stream) and _names(value, "/Subtype", {"/Image", "/Form"})
    )


def _is_live(annotation: Object) -> bool:
    return isinstance(annotation, Dictionary) and _names(annotation, "/Subtype", LIVE_ANNOTATIONS)


def _names(found: Dictionary | Stream, key: str, names: set[str]) -> bool:
    value = found.get(key)
    return isinstance(value, Name) and str(value) in names


def _locked() -> UnusableFile:
    return UnusableFile(
        "Ce PDF est protégé par un mot de passe. Enregistrez-le sans protection, puis réessayez."
    )


def _broken() -> UnusableFile:
    return UnusableFile(
        "Ce PDF est abîmé ou incomplet. Enregistrez-le de nouveau, puis réessayez. "
        "Vous pouvez aussi envoyer une photo du document."
    )
