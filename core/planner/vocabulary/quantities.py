"""Numbers and units of time in words. Where a language has none of its own, it is said as in English."""

from collections.abc import Mapping

# Unit → seconds.
ENGLISH_UNITS: Mapping[str, int] = {
    "seconds": 1,
    "second": 1,
    "secs": 1,
    "sec": 1,
    "s": 1,
    "minutes": 60,
    "minute": 60,
    "mins": 60,
    "min": 60,
    "m": 60,
    "hours": 3600,
    "hour": 3600,
    "hrs": 3600,
    "hr": 3600,
    "h": 3600,
    "days": 86400,
    "day": 86400,
    "weeks": 604800,
    "week": 604800,
}

FRENCH_UNITS: Mapping[str, int] = {
    **ENGLISH_UNITS,
    "seconde": 1,
    "secondes": 1,
    "heure": 3600,
    "heures": 3600,
    "jour": 86400,
    "jours": 86400,
    "semaine": 604800,
    "semaines": 604800,
}

GERMAN_UNITS: Mapping[str, int] = {
    **ENGLISH_UNITS,
    "sekunde": 1,
    "sekunden": 1,
    "minuten": 60,
    "stunde": 3600,
    "stunden": 3600,
    "tag": 86400,
    "tage": 86400,
    "tagen": 86400,
    "woche": 604800,
    "wochen": 604800,
}

SPANISH_UNITS: Mapping[str, int] = {
    **ENGLISH_UNITS,
    "segundo": 1,
    "segundos": 1,
    "minuto": 60,
    "minutos": 60,
    "hora": 3600,
    "horas": 3600,
    "día": 86400,
    "dia": 86400,
    "días": 86400,
    "dias": 86400,
    "semana": 604800,
    "semanas": 604800,
}

ENGLISH_NUMBERS: Mapping[str, float] = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "half": 0.5,
}

FRENCH_NUMBERS: Mapping[str, float] = {
    **ENGLISH_NUMBERS,
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "dix": 10,
}

GERMAN_NUMBERS: Mapping[str, float] = {
    **ENGLISH_NUMBERS,
    "eine": 1,
    "einen": 1,
    "zwei": 2,
    "drei": 3,
    "fünf": 5,
    "zehn": 10,
    "zwanzig": 20,
}

SPANISH_NUMBERS: Mapping[str, float] = {
    **ENGLISH_NUMBERS,
    "un": 1,
    "una": 1,
    "dos": 2,
    "tres": 3,
    "cinco": 5,
    "diez": 10,
    "veinte": 20,
}
