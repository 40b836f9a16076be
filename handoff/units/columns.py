"""The columns of the official files, under the headings by which they are known.

Headings are compared without case, accents, spaces and underscores. The first of each list is that
of the published schema; the others are for files whose headings are only described.
"""

_IDS = (
    "identifiant_public_unite",
    "identifiant_public_service",
    "identifiant_public",
    "identifiant_unite",
    "identifiant_service",
    "id_service",
    "id_unite",
    "identifiant",
    "id",
)
_CODES = ("code_commune_insee", "code_commune", "code_insee", "insee", "codgeo")

UNIT = {
    "id": _IDS,
    "name": ("service", "nom_service", "libelle_service", "nom", "unite", "nom_unite", "libelle"),
    "phone": ("telephone", "numero_telephone", "tel"),
    "department": ("departement", "code_departement", "dep"),
    "commune_code": _CODES,
    "commune": ("commune", "nom_commune", "libelle_commune", "libelle_de_commune", "ville"),
    "postcode": ("code_postal", "cp"),
    "street": ("voie", "rue", "adresse"),
    "address": ("adresse_geographique", "adresse_complete"),
    "longitude": ("geocodage_x_GPS", "longitude", "lon"),
    "latitude": ("geocodage_y_GPS", "latitude", "lat"),
    "hours": ("horaires_accueil", "horaires", "horaires_ouverture", "horaires_d_ouverture"),
    "url": ("url", "lien", "site_web"),
}

COMPETENCE = {
    "commune_code": ("code_commune", *_CODES),
    "institution": ("institution", "force"),
    "id": ("id_service", *_IDS),
    "service": ("service", "nom_service", "libelle_service", "libelle_du_service"),
}

ADDRESSES = {
    "id": ("identifiant", *_IDS),
    "email": ("email", "mail", "courriel", "adresse_email"),
    "webhook": ("webhook", "webhook_url"),
}
