"""Owns the words in which French says when: dates, days, parts of the day, hours, and links.

A folded text is cut once into tokens, from left to right; what says nothing of time is "other".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

UNIT_WORDS = "un|une|deux|trois|quatre|cinq|six|sept|huit|neuf"
SMALL = (
    rf"(?:[0-9]{{1,2}}|(?:vingt|trente|quarante|cinquante)(?:[ -](?:et[ -])?(?:{UNIT_WORDS}))?"
    rf"|dix[ -](?:sept|huit|neuf)|dix|onze|douze|treize|quatorze|quinze|seize|{UNIT_WORDS})"
)
MONTH_NAMES = "janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre"
MONTH = rf"(?:{MONTH_NAMES}|janv?|fevr?|avr|juill?|sept|oct|nov|dec)(?![a-z])\.?"
YEAR = r"(?:19|20)[0-9]{2}(?![0-9])"
# « 14 juillet 26 » has a year; « 14 juillet 22h » and « 2 mars 20 personnes » have none.
SHORT_YEAR = r"'?[0-9]{2}(?= *(?:$|[,.;)\n]|(?:a|vers|au|entre|dans)\b))"
WEEKDAY_NAMES = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
WHICH = r"(?: (?:dernier|derniere|passee?|prochaine?|d'avant|en huit|en quinze))?"
DAY_PART = r"(?:mat(?:in(?:ee)?)?|ap(?:res)?[ -]?midi|aprem|aprm|soir(?:ee)?|nuit|journee)"
UNIT = (
    r"(?:minutes?|min|mn|heures?|h|jours?|jrs?|j|nuits?|semaines?|sem|mois|ans?|annees?|"
    r"quarts? d'heure|demi[ -]?heures?)"
)
HEDGE = (
    r"(?: (?:environ|a peu pres|a peine|deja|plus de|moins de|bien|au moins|genre|presque"
    r"|pres de))?"
)
DURATION_OF = (
    "retard|attente|route|trajet|vol|garde|travail|sommeil|train|avion|marche|cours|conduite|"
    "distance|interrogatoire|ici|trou"
)
PATTERNS = {
    "habit": rf"tous les (?:jours|soirs|matins|midis|week[ -]?ends?|mois|ans|(?:{WEEKDAY_NAMES})s)"
    rf"|toutes les (?:nuits|semaines|heures)|les (?:{WEEKDAY_NAMES})s?(?: soirs?| matins?)?"
    rf"|chaque (?:jour|soir|matin|nuit|semaine|week[ -]?end|mois|{WEEKDAY_NAMES})"
    r"|souvent|regulierement|quotidiennement|habituellement|en general|plusieurs fois",
    "other_count": r"24 ?h? ?(?:/|sur) ?24(?: ?h)?|7 ?j?(?:ours)? ?(?:/|sur) ?7|24/7"
    rf"|(?:pendant|durant|toutes les|tous les|chaque|dure(?:nt|r)?|en)"
    rf"(?: environ| plus de| moins de| au moins)? {SMALL} ?{UNIT}"
    rf"|{SMALL} ?(?:h|heures?)(?: ?[0-9]{{2}})? (?:de |d')(?:{DURATION_OF})",
    "iso": r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}",
    "dmy": r"(?<![0-9][/.,-])[0-9]{1,2}(?: ?/ ?[0-9]{1,2} ?/ ?|\.[0-9]{1,2}\.|-[0-9]{1,2}-)"
    r"(?:[0-9]{4}|[0-9]{2})(?![/.-][0-9])",
    "dmy_spaced": rf"[0-9]{{1,2}} [0-9]{{1,2}} {YEAR}",
    "dm": r"(?<![0-9][/.,-])[0-9]{1,2}/[0-9]{1,2}(?!/|[.,][0-9]|%)",
    # « dix-sept » is no tenth of September.
    "written": rf"(?:(?:1er|[0-9]{{1,2}})(?: ?|-){MONTH}|(?:premier|{SMALL}) (?:{MONTH_NAMES}))"
    rf"(?:[ -](?:{YEAR}|{SHORT_YEAR})|{WHICH})",
    "weekday": rf"(?:{WEEKDAY_NAMES})(?! ?- ?la\b){WHICH}"
    r"|(?:lun|mar|mer|jeu|vend?|sam|dim)\.?(?= (?:dernier|passe|soir|matin|aprem|apres|nuit)\b"
    rf"| [0-9]{{1,2}}(?: ?{MONTH}|/))(?: dernier| passe)?",
    "near": r"avant?[ -]?hier|hier|aujourd ?'? ?hui|auj|ajd|aujd|ajrd|ce jour"
    r"|apres[ -]?demain|demain",
    "this_part": rf"(?:ce|cet|cette|c|st) ?(?:{DAY_PART}|midi)(?! ?-? ?la\b)"
    r"|(?:la )?nuit (?:derniere|passee)",
    "part": rf"(?:(?:debut|fin|milieu|cours)(?: de | d'| du )?(?:l'|la )?)?{DAY_PART}"
    r"|petit matin|aube|lever du jour|tombee de la nuit",
    "clock": r"(?:midi|minuit)(?: (?:et )?(?:demie?|quart|[0-5][0-9]))?"
    rf"|{SMALL} ?(?:h(?:eures?|rs?)?)"
    r"(?:(?:[0-9]{1,2}| [0-9]{2})(?: ?(?:mn|min|minutes?))?"
    r"| et demie?| et quart| moins (?:le )?quart)?"
    r"|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?!:)",
    "ago": rf"(?:il ?y ?a|y ?'?a|i ?y ?a|ca fait|cela fait|voila){HEDGE} (?:{SMALL}) ?{UNIT}"
    r"(?! (?:de |d')(?!ca\b|cela\b))",
    "since_count": rf"depuis{HEDGE} (?:{SMALL}) ?(?!h\b){UNIT}(?! (?:du|de) )",
    "period": r"(?:la )?semaine (?:derniere|passee|prochaine|d'avant)|cette semaine"
    r"|(?:le )?mois (?:dernier|passe|prochain)|ce mois(?: ?-? ?ci)?"
    r"|(?:l' ?)?an(?:nee)? (?:derniere?|passee?|prochaine?)|cette annee"
    rf"|(?:(?:le|ce|au|du) )(?:we|wk)\b{WHICH}|(?:(?:le|ce|au|du) )?week[ -]?end{WHICH}",
    "month": rf"(?:(?:en )?(?:debut|fin|mi|courant|milieu)[ -](?:du mois )?(?:de |d')?"
    rf"|en |(?:au |le |du |ce )?mois (?:de |d'))(?:{MONTH_NAMES})(?: {YEAR}|{WHICH})",
    "bare_month": rf"(?:{MONTH_NAMES})(?: {YEAR}|{WHICH})",
    "season": rf"(?:cet |l' ?|en |au |du )(?:ete|hiver|automne|printemps)(?: {YEAR}|{WHICH})",
    "year": rf"en {YEAR}",
    "feast": r"noel|jour de l'an|nouvel an|toussaint|saint[ -]sylvestre|halloween|saint[ -]valentin"
    r"|fete nationale|fete de la musique",
    "now": r"maintenant|en ce moment|actuellement|a l'instant|tout[e ]? ?a l'heure|tout de suite",
    "number": rf"(?:1er|premier|[0-9]{{1,2}})(?![.,/:]?[0-9]|-(?![0-9]{{1,2}} ?{MONTH})| ?[%€$])",
    "between": r"entre",
    "since": r"depuis",
    "about": r"vers(?: les)?|environ|aux? (?:alentours?|environs?) (?:de|d')|autour (?:de|d')"
    r"|a peu pres|approximativement|peut[ -]etre|sans doute|genre|je crois|je pense|je dirais"
    r"|il me semble|plutot",
    "before": r"(?:un peu |juste )?avant",
    "after": r"(?:un peu |juste )?apres|a partir (?:de|du|d')",
    "until": r"jusqu'(?:a|au|aux|en)|jusque",
    "and": r"et|ou",
    "to": r"a|au",
    "filler": r"le|la|les|l'|de|du|des|d'|dans|en|pendant|durant|lors|c'etait|c'est arrive|c'est"
    r"|ca s'est passe|cela s'est passe|il etait|pile|precises?|exactement|tot|tard|jour|soit",
    "dash": r"-",
    "mark": r"[,(]",
    "other": r"[a-z0-9]+(?:'(?=[a-z]))?|\S|\n",
}
WORDED = {"dash", "mark", "other"}
TOKEN = re.compile(
    "|".join(
        f"(?P<{kind}>{pattern})"
        if kind in WORDED
        else rf"(?P<{kind}>(?<![a-z0-9])(?:{pattern})(?:(?<=')|(?<=\.)|(?![a-z0-9])))"
        for kind, pattern in PATTERNS.items()
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """`start` and `end` are offsets in the folded text."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(folded_text: str) -> list[Token]:
    return [
        Token(match.lastgroup or "other", match[0], match.start(), match.end())
        for match in TOKEN.finditer(folded_text)
    ]
