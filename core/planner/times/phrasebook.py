"""How schedules and questions about them are said, in the language of the intent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Phrasebook:
    """Every phrase that is made from these reads back as the same schedule (a test holds that)."""

    days: tuple[str, ...]  # Sunday first
    plural_days: tuple[str, ...]
    months: tuple[str, ...]
    every_of: tuple[str, ...]  # "every Monday", Sunday first
    conjunction: str
    every_day: str
    every_workday: str
    on_workdays: str
    on_days: str  # "on {Mondays and Thursdays}"
    day_range: str
    at: str
    every_minute: str
    every_minutes: str
    every_hour: str
    every_hours: str
    past: str
    between: str
    nth: tuple[str, ...]  # first … fifth, then last
    nth_lead: str
    nth_join: str
    of_month: str
    of_months: str
    last_day: str
    last_workday: str
    yearly: str
    date: str
    in_months: str
    asked: dict[str, str]
    assumed: dict[str, str]


_EN_DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_DE_DAYS = ("Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag")
_FR_DAYS = ("dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi")
_ES_DAYS = ("domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado")

ENGLISH = Phrasebook(
    days=_EN_DAYS,
    plural_days=tuple(f"{day}s" for day in _EN_DAYS),
    months=tuple(
        "January February March April May June July August September October November December".split()
    ),
    every_of=tuple(f"every {day}" for day in _EN_DAYS),
    conjunction="and",
    every_day="every day",
    every_workday="every weekday",
    on_workdays="on weekdays",
    on_days="on {}",
    day_range="{} to {}",
    at="at {}",
    every_minute="every minute",
    every_minutes="every {} minutes",
    every_hour="every hour",
    every_hours="every {} hours",
    past="at {} minutes past",
    between="from {} to {}",
    nth=("first", "second", "third", "fourth", "fifth", "last"),
    nth_lead="on the {}",
    nth_join="{} {}",
    of_month="of every month",
    of_months="of {}",
    last_day="last day",
    last_workday="last weekday",
    yearly="every year {}",
    date="on {0} {1}",
    in_months="in {}",
    asked={
        "time": "At what time should it run?",
        "half_of_day": "In the morning or in the afternoon?",
        "half": "“Half {hour}” can be half an hour before or after {hour}.",
        "day_of_week": "On which day of the week should it run?",
        "day_of_month": "On which day of the month should it run?",
        "day_of_year": "On which day of the year should it run?",
        "quarter": "On which day of the quarter should it run?",
        "skipping": "I cannot leave out every other day, week or month: a schedule repeats every week, or on"
        " given days of the month.",
        "uneven": "I can repeat only what divides the hour or the day evenly.",
        "seconds": "A schedule can run once a minute at most.",
        "midnight": "Midnight at the start of that day, or at its end?",
        "many_times": "One schedule can name several hours, but only with the same minutes past the hour.",
        "zone": "Which time zone is “{zone}”?",
        "zone_unknown": "I do not know the time zone “{zone}”.",
        "bounds": "A schedule runs until you stop it: I cannot give it a first or a last day.",
        "holidays": "I do not know the holidays of your country, so it would run on those days too.",
        "workday": "I can find the last weekday of a month, but not the first.",
        "short_months": "Not every month has a day {day}.",
        "never": "That day never comes.",
        "several": "You named more than one schedule, and a workflow has one.",
        "vague": "How often exactly?",
        "vague_time": "At what time exactly?",
        "bound": "I need one exact time.",
        "count": "At which times?",
        "window": "How often between {start} and {end}?",
        "unclear": "I am not sure when “{said}” is.",
        "repeats": "Should it run again and again?",
        "closing_one": "Shall it run {choice}?",
        "closing": "Which suits you?",
        "closing_none": "Please say the days and the time in other words.",
        "cron": "That cron expression does not work: {error}",
    },
    assumed={
        "morning": "at 09:00, since you said “morning”",
        "afternoon": "at 14:00, since you said “afternoon”",
        "evening": "at 18:00, since you said “evening”",
        "approximate": "exactly at that time, since a schedule has no “around”",
        "office": "from 09:00 to 17:00, since you said “business hours”",
        "window_end": "the last time at {end}",
        "first_day": "on the first day of the month",
        "last_day": "on the last day of the month",
        "seven": "07:00 in the morning",
        "further": "at the time that you named further on",
    },
)

FRENCH = Phrasebook(
    days=_FR_DAYS,
    plural_days=tuple(f"{day}s" for day in _FR_DAYS),
    months=tuple(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
    ),
    every_of=tuple(f"tous les {day}s" for day in _FR_DAYS),
    conjunction="et",
    every_day="tous les jours",
    every_workday="tous les jours ouvrés",
    on_workdays="les jours ouvrés",
    on_days="les {}",
    day_range="du {} au {}",
    at="à {}",
    every_minute="toutes les minutes",
    every_minutes="toutes les {} minutes",
    every_hour="toutes les heures",
    every_hours="toutes les {} heures",
    past="à la minute {}",
    between="de {} à {}",
    nth=("premier", "deuxième", "troisième", "quatrième", "cinquième", "dernier"),
    nth_lead="le {}",
    nth_join="{} {}",
    of_month="de chaque mois",
    of_months="de {}",
    last_day="dernier jour",
    last_workday="dernier jour ouvré",
    yearly="chaque année {}",
    date="le {0} {1}",
    in_months="en {}",
    asked={
        "time": "À quelle heure ?",
        "half_of_day": "Le matin ou l’après-midi ?",
        "half": "« {hour} et demie » n’est pas clair.",
        "day_of_week": "Quel jour de la semaine ?",
        "day_of_month": "Quel jour du mois ?",
        "day_of_year": "Quel jour de l’année ?",
        "quarter": "Quel jour du trimestre ?",
        "skipping": "Je ne peux pas sauter une semaine ou un jour sur deux : un horaire revient chaque semaine,"
        " ou à des jours fixes du mois.",
        "uneven": "Je ne peux répéter que ce qui divise l’heure ou le jour en parts égales.",
        "seconds": "Un horaire revient au plus une fois par minute.",
        "midnight": "Minuit au début de ce jour, ou à la fin ?",
        "many_times": "Un horaire peut avoir plusieurs heures, mais avec les mêmes minutes.",
        "zone": "Quel fuseau horaire est « {zone} » ?",
        "zone_unknown": "Je ne connais pas le fuseau horaire « {zone} ».",
        "bounds": "Un horaire court jusqu’à ce que vous l’arrêtiez : il n’a ni premier ni dernier jour.",
        "holidays": "Je ne connais pas les jours fériés : il tournerait aussi ces jours-là.",
        "workday": "Je sais trouver le dernier jour ouvré d’un mois, mais pas le premier.",
        "short_months": "Tous les mois n’ont pas de jour {day}.",
        "never": "Ce jour n’arrive jamais.",
        "several": "Vous avez nommé plusieurs horaires, et un workflow n’en a qu’un.",
        "vague": "À quel rythme exactement ?",
        "vague_time": "À quelle heure exactement ?",
        "bound": "Il me faut une heure exacte.",
        "count": "À quelles heures ?",
        "window": "À quel rythme entre {start} et {end} ?",
        "unclear": "Je ne suis pas sûr de comprendre « {said} ».",
        "repeats": "Faut-il le répéter ?",
        "closing_one": "Est-ce {choice} ?",
        "closing": "Qu’est-ce qui vous convient ?",
        "closing_none": "Dites-moi les jours et l’heure autrement.",
        "cron": "Cette expression cron ne va pas : {error}",
    },
    assumed={
        "morning": "à 09:00, puisque vous avez dit « matin »",
        "afternoon": "à 14:00, puisque vous avez dit « après-midi »",
        "evening": "à 18:00, puisque vous avez dit « soir »",
        "approximate": "exactement à cette heure",
        "office": "de 09:00 à 17:00, les heures de bureau",
        "window_end": "la dernière fois à {end}",
        "first_day": "le premier jour du mois",
        "last_day": "le dernier jour du mois",
        "seven": "07:00 du matin",
        "further": "à l’heure que vous avez dite plus loin",
    },
)

GERMAN = Phrasebook(
    days=_DE_DAYS,
    plural_days=tuple(f"{day}s".lower() for day in _DE_DAYS),
    months=tuple(
        "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
    ),
    every_of=tuple(f"jeden {day}" for day in _DE_DAYS),
    conjunction="und",
    every_day="jeden Tag",
    every_workday="Montag bis Freitag",
    on_workdays="Montag bis Freitag",
    on_days="{}",
    day_range="{} bis {}",
    at="um {}",
    every_minute="jede Minute",
    every_minutes="alle {} Minuten",
    every_hour="jede Stunde",
    every_hours="alle {} Stunden",
    past="um {} Minuten nach",
    between="von {} bis {}",
    nth=("ersten", "zweiten", "dritten", "vierten", "fünften", "letzten"),
    nth_lead="am {}",
    nth_join="{} {}",
    of_month="jedes Monats",
    of_months="im {}",
    last_day="letzten Tag",
    last_workday="letzten Werktag",
    yearly="jedes Jahr {}",
    date="am {0}. {1}",
    in_months="im {}",
    asked={
        "time": "Um wie viel Uhr?",
        "half_of_day": "Morgens oder nachmittags?",
        "half": "„Halb {hour}“ ist nicht eindeutig.",
        "day_of_week": "An welchem Wochentag?",
        "day_of_month": "An welchem Tag des Monats?",
        "day_of_year": "An welchem Tag des Jahres?",
        "quarter": "An welchem Tag des Quartals?",
        "skipping": "Ich kann nicht jede zweite Woche oder jeden zweiten Tag auslassen: Ein Zeitplan wiederholt"
        " sich jede Woche oder an festen Tagen des Monats.",
        "uneven": "Ich kann nur wiederholen, was die Stunde oder den Tag gleichmäßig teilt.",
        "seconds": "Ein Zeitplan läuft höchstens einmal in der Minute.",
        "midnight": "Mitternacht am Anfang oder am Ende dieses Tages?",
        "many_times": "Ein Zeitplan kann mehrere Stunden nennen, aber nur mit denselben Minuten.",
        "zone": "Welche Zeitzone ist „{zone}“?",
        "zone_unknown": "Die Zeitzone „{zone}“ kenne ich nicht.",
        "bounds": "Ein Zeitplan läuft, bis du ihn beendest: Einen ersten oder letzten Tag hat er nicht.",
        "holidays": "Die Feiertage kenne ich nicht: Es liefe auch an diesen Tagen.",
        "workday": "Den letzten Werktag eines Monats kann ich finden, den ersten nicht.",
        "short_months": "Nicht jeder Monat hat einen {day}.",
        "never": "Diesen Tag gibt es nie.",
        "several": "Du hast mehrere Zeitpläne genannt, ein Workflow hat einen.",
        "vague": "Wie oft genau?",
        "vague_time": "Um wie viel Uhr genau?",
        "bound": "Ich brauche eine genaue Uhrzeit.",
        "count": "Zu welchen Uhrzeiten?",
        "window": "Wie oft zwischen {start} und {end}?",
        "unclear": "Ich bin nicht sicher, wann „{said}“ ist.",
        "repeats": "Soll es sich wiederholen?",
        "closing_one": "Soll es {choice} laufen?",
        "closing": "Was passt dir?",
        "closing_none": "Sag mir bitte Tage und Uhrzeit in anderen Worten.",
        "cron": "Dieser Cron-Ausdruck geht nicht: {error}",
    },
    assumed={
        "morning": "um 09:00, weil du „morgens“ gesagt hast",
        "afternoon": "um 14:00, weil du „nachmittags“ gesagt hast",
        "evening": "um 18:00, weil du „abends“ gesagt hast",
        "approximate": "genau zu dieser Uhrzeit",
        "office": "von 09:00 bis 17:00, die Geschäftszeiten",
        "window_end": "zuletzt um {end}",
        "first_day": "am ersten Tag des Monats",
        "last_day": "am letzten Tag des Monats",
        "seven": "07:00 morgens",
        "further": "zu der Uhrzeit, die du weiter hinten nennst",
    },
)

SPANISH = Phrasebook(
    days=_ES_DAYS,
    plural_days=tuple(day if day.endswith("s") else f"{day}s" for day in _ES_DAYS),
    months=tuple(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()
    ),
    every_of=tuple(f"todos los {day if day.endswith('s') else f'{day}s'}" for day in _ES_DAYS),
    conjunction="y",
    every_day="todos los días",
    every_workday="cada día laborable",
    on_workdays="los días laborables",
    on_days="los {}",
    day_range="de {} a {}",
    at="a las {}",
    every_minute="cada minuto",
    every_minutes="cada {} minutos",
    every_hour="cada hora",
    every_hours="cada {} horas",
    past="en el minuto {}",
    between="de {} a {}",
    nth=("primer", "segundo", "tercer", "cuarto", "quinto", "último"),
    nth_lead="el {}",
    nth_join="{} {}",
    of_month="de cada mes",
    of_months="de {}",
    last_day="último día",
    last_workday="último día laborable",
    yearly="cada año {}",
    date="el {0} de {1}",
    in_months="en {}",
    asked={
        "time": "¿A qué hora?",
        "half_of_day": "¿De la mañana o de la tarde?",
        "half": "«{hour} y media» no está claro.",
        "day_of_week": "¿Qué día de la semana?",
        "day_of_month": "¿Qué día del mes?",
        "day_of_year": "¿Qué día del año?",
        "quarter": "¿Qué día del trimestre?",
        "skipping": "No puedo saltar una semana o un día de cada dos: un horario se repite cada semana, o en días"
        " fijos del mes.",
        "uneven": "Solo puedo repetir lo que divide la hora o el día en partes iguales.",
        "seconds": "Un horario se repite como mucho una vez por minuto.",
        "midnight": "¿La medianoche al empezar ese día, o al terminar?",
        "many_times": "Un horario puede tener varias horas, pero con los mismos minutos.",
        "zone": "¿Qué zona horaria es «{zone}»?",
        "zone_unknown": "No conozco la zona horaria «{zone}».",
        "bounds": "Un horario sigue hasta que lo pares: no tiene primer ni último día.",
        "holidays": "No conozco los festivos: también funcionaría esos días.",
        "workday": "Sé encontrar el último día laborable de un mes, pero no el primero.",
        "short_months": "No todos los meses tienen día {day}.",
        "never": "Ese día no llega nunca.",
        "several": "Has nombrado varios horarios, y un workflow tiene uno.",
        "vague": "¿Con qué frecuencia exactamente?",
        "vague_time": "¿A qué hora exactamente?",
        "bound": "Necesito una hora exacta.",
        "count": "¿A qué horas?",
        "window": "¿Con qué frecuencia entre las {start} y las {end}?",
        "unclear": "No estoy seguro de cuándo es «{said}».",
        "repeats": "¿Debe repetirse?",
        "closing_one": "¿Sería {choice}?",
        "closing": "¿Cuál te conviene?",
        "closing_none": "Dime los días y la hora con otras palabras.",
        "cron": "Esa expresión cron no sirve: {error}",
    },
    assumed={
        "morning": "a las 09:00, porque dijiste «mañana»",
        "afternoon": "a las 14:00, porque dijiste «tarde»",
        "evening": "a las 18:00, porque dijiste «tarde»",
        "approximate": "exactamente a esa hora",
        "office": "de 09:00 a 17:00, el horario de oficina",
        "window_end": "la última vez a las {end}",
        "first_day": "el primer día del mes",
        "last_day": "el último día del mes",
        "seven": "07:00 de la mañana",
        "further": "a la hora que dijiste más adelante",
    },
)

PHRASEBOOKS = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN, "es": SPANISH}


def phrasebook(locale: str) -> Phrasebook:
    """By locale ("de", "fr_CA", "es-419"); English for every other."""
    return PHRASEBOOKS.get(locale[:2].lower(), ENGLISH)
