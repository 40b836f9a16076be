"""The French words, dates and delays that the reports room shows to operators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handoff.transmissions.ways import TITLES

PARIS = ZoneInfo("Europe/Paris")
STATUSES = {
    "draft": "Brouillon",
    "cancelled": "Abandonné",
    "received": "À qualifier",
    "qualified": "Qualifié",
    "transmitted": "Transmis",
    "acknowledged": "Reçu par l'unité",
    "closed": "Clos",
}
TABS = {
    "": "Tous",
    "received": "À qualifier",
    "qualified": "Qualifiés",
    "transmitted": "Transmis",
    "acknowledged": "Reçus par l'unité",
    "closed": "Clos",
    "draft": "Brouillons",
}
URGENCIES = {"high": "Élevée", "normal": "Normale", "low": "Faible"}
PERIODS = {"1": "24 heures", "7": "7 jours", "30": "30 jours", "90": "90 jours", "365": "Un an"}
DATES = {
    "received_at": "Reçu",
    "qualified_at": "Qualifié",
    "transmitted_at": "Transmis",
    "acknowledged_at": "Reçu par l'unité",
    "closed_at": "Clos",
}
DONE = {
    "fields": "La modification est enregistrée.",
    "qualification": "La qualification est enregistrée.",
    "merge": "Le signalement est clos comme doublon.",
    "separation": "Le signalement est de nouveau séparé.",
    "unit": "L'unité est enregistrée.",
    "transmission": "La transmission est lancée.",
    "retry": "Un nouvel essai est lancé.",
    "confirmation": "L'envoi est noté comme parti.",
    "acknowledgement": "L'accusé de réception est enregistré.",
    "closure": "Le signalement est clos.",
    "reopening": "Le signalement est rouvert.",
}
"""What is said after a change, by the last part of its address."""
CLOSURES = (
    "Éléments insuffisants",
    "Ne relève pas de la gendarmerie ni de la police",
    "Déjà traité par une unité",
    "À la demande du citoyen",
)
"""Reasons that are offered; others may be typed."""
_STEPS = {
    "receive_report": "a envoyé le signalement",
    "cancel_report": "a abandonné le signalement",
    "edit_field": "a modifié « {label} »",
    "qualify_report": "a qualifié le signalement (urgence {urgency})",
    "choose_unit": "a choisi l'unité {unit}",
    "transmit_report": "a transmis le signalement à l'unité {unit}",
    "merge_report": "a clos le signalement comme doublon de {kept}",
    "separate_report": "a détaché le signalement de son doublon",
    "add_duplicate": "a rattaché le doublon {duplicate}",
    "remove_duplicate": "a détaché le doublon {duplicate}",
    "close_report": "a clos le signalement : {reason}",
    "reopen_report": "a rouvert le signalement",
    "plan_transmission": "a demandé l'envoi : {way}",
    "retry_transmission": "a relancé l'envoi : {way}",
    "confirm_transmission": "a noté l'envoi comme parti : {way}",
    "acknowledge_transmission": "accuse réception de la version {version}",
    "transmission_sent": "a envoyé la version {version} : {way}",
    "transmission_failed": "n'a pas pu envoyer la version {version} : {way}",
    "transmission_uncertain": "ne sait pas si la version {version} est arrivée : {way}",
    "transmission_acknowledged": "a envoyé la version {version}, reçue aussitôt : {way}",
}
_ACTORS = {"citizen": "Le citoyen", "service": "Le service"}
SENDINGS = {
    "pending": "En attente d'envoi",
    "sending": "Envoi en cours",
    "sent": "Envoyé",
    "acknowledged": "Reçu par l'unité",
    "failed": "En échec",
    "uncertain": "Envoi incertain",
}


def say_status(status: str) -> str:
    return STATUSES.get(status, status)


def say_urgency(urgency: str) -> str:
    return URGENCIES.get(urgency, urgency)


def say_actor(actor: str) -> str:
    return "L'unité" if actor.startswith("unit by ") else _ACTORS.get(actor, actor)


def say_way(transport: str) -> str:
    return TITLES.get(transport, transport)


def say_size(size: int) -> str:
    """Return a file's size (bytes) as `840 ko` or `2,4 Mo`."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} ko"
    return f"{size / 1_000_000:.1f} Mo".replace(".", ",")


def say_step(action: str, details: Mapping[str, Any], label: str) -> str:
    """Return what was done; `label` names the field that a step is about."""
    known = {
        **dict.fromkeys(("urgency", "unit", "kept", "duplicate", "reason", "version"), "?"),
        **details,
        "label": label,
        "way": say_way(str(details.get("transport", "?"))),
    }
    known["urgency"] = say_urgency(str(known["urgency"])).lower()
    sentence = _STEPS.get(action)
    return sentence.format(**known) if sentence else action


def say_when(at: datetime) -> str:
    """Return a moment as `15/01/2024 à 13 h 05`, in Paris."""
    return at.astimezone(PARIS).strftime("%d/%m/%Y à %H h %M")


def say_delay(seconds: float | None) -> str:
    """Return a delay as `35 min`, `4 h 05` or `3 j 7 h`; a dash when there is none."""
    if seconds is None:
        return "–"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes:02}"
    return f"{hours // 24} j {hours % 24} h"
