"""The need areas a new cycle begins with, in our languages. The team edits them per cycle."""

from spona.core.translated import Said

START_LIST: dict[str, Said] = {
    "leadership": {"en": "Leadership and team", "sr": "Вођење и тим"},
    "strategy": {"en": "Strategy", "sr": "Стратегија"},
    "career": {"en": "Career direction", "sr": "Правац каријере"},
    "confidence": {"en": "Confidence and voice", "sr": "Самопоуздање и сопствени глас"},
    "balance": {"en": "Work and life in balance", "sr": "Равнотежа рада и живота"},
    "fundraising": {
        "en": "Fundraising and EU projects",
        "sr": "Прикупљање средстава и ЕУ пројекти",
    },
    "project-logic": {"en": "Writing and planning projects", "sr": "Писање и планирање пројеката"},
    "finance": {"en": "Finance and pricing", "sr": "Финансије и цене"},
    "business-model": {"en": "Business model", "sr": "Пословни модел"},
    "legal": {"en": "Law and intellectual property", "sr": "Право и интелектуална својина"},
    "communication": {
        "en": "Communication, PR, presenting",
        "sr": "Комуникација, односи с јавношћу, наступ",
    },
    "audience": {"en": "Audience", "sr": "Публика"},
    "digital": {"en": "Digital tools and formats", "sr": "Дигитални алати и формати"},
    "international": {"en": "International cooperation", "sr": "Међународна сарадња"},
    "networks": {"en": "Networks and partners", "sr": "Мреже и партнери"},
    "governance": {"en": "Governance of an organisation", "sr": "Управљање организацијом"},
    "advocacy": {"en": "Advocacy and cultural policy", "sr": "Заговарање и културна политика"},
    "production": {"en": "Production", "sr": "Продукција"},
    "artistic": {
        "en": "Curating and artistic development",
        "sr": "Кустоски рад и уметнички развој",
    },
    "conflict": {"en": "Conflict and change", "sr": "Сукоби и промене"},
    "burnout": {"en": "Burnout", "sr": "Сагоревање"},
    "job-move": {"en": "A move to another job", "sr": "Прелазак на други посао"},
}
