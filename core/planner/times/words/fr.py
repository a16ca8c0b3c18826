"""French."""

from core.planner.times.lexicon import language, spoken
from core.planner.times.wordlists import word_list

_DAYS = word_list("dimanche lundi mardi mercredi jeudi vendredi samedi")
_MONTHS = word_list("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
_ALL = "\n".join(
    [f"DOW {n}: {day}\nDOW {n} plural: {day}s, les {day}s, le {day}" for n, day in enumerate(_DAYS)]
    + [f"MONTH {n}: {month}" for n, month in enumerate(_MONTHS, 1)]
)
_NUMBERS = spoken(
    "zéro - deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit dix-neuf vingt vingt_et_un vingt-deux vingt-trois vingt-quatre vingt-cinq - - - - trente",
) + spoken("quarante - - - - quarante-cinq - - - - cinquante", 40)

FRENCH = language(
    "fr",
    f"""
{_ALL}
{_NUMBERS}
NUM 1 word: une, un
ORD 1: premier, première
ORD 2: deuxième, second, seconde
ORD 3: troisième
ORD 4: quatrième
ORD 5: cinquième
ORD -1: dernier, dernière
ORD -3: avant-dernier
SUFFIX: er, e, eme
EVERY: tous les, toutes les, chaque, toute les, tous le, toutes le, tout les, touts les
ALTERNATE: autre, sur deux
VAGUE: quelques
UNIT 1 second: secondes
UNIT 1 minute: minute, minutes, min
UNIT 1 hour: heure, heures
UNIT 1 day: jour, jours
UNIT 1 week: semaine, semaines
UNIT 2 week: quinzaine, quinze jours
UNIT 1 month: mois
UNIT 1 quarter: trimestre, trimestres
UNIT 1 year: an, ans, année, années
GROUP workdays: jour ouvré, jour ouvrable, jour de semaine, jour de travail
GROUP 1 workdays: jours ouvrés, jours ouvrables, jours de semaine, jours de la semaine, jours de travail
GROUP 1 workdays: en semaine, les jours ouvrés, les jours ouvrables
GROUP weekend: week-end, weekend
GROUP 1 weekend: week-ends, weekends, le week-end, le weekend, les week-ends, les weekends
PART morning: matin, du matin, le matin, au matin
PART afternoon: après-midi, de l'après-midi, l'après-midi
PART evening: soir, du soir, le soir
PART night: nuit, de la nuit, la nuit
PART 1 morning: matins
PART 1 evening: soirs
PART 1 night: nuits
ADVERB 1 day: quotidiennement
ADVERB 1 week: hebdomadairement
ADVERB 1 month: mensuellement
ADVERB 1 year: annuellement
NOON: midi
MIDNIGHT: minuit
HMARK: h, hrs
QUARTER: quart d'heure, quarts d'heure
HALF: demi, demie, demi-heure, demi-heures
ADD 15: et quart
ADD 30: et demie, et demi
SUB 15: moins le quart, moins quart
SUB 0: moins
TO: au
UNTIL: jusqu'à, jusqu'au, jusqu'aux, jusqu'en
AT: à, a, aux, dès
ON: le, les
ART: la
OF: de, du, des, d'
IN: en, au mois de, dans
FROM: depuis
BETWEEN: entre
DURING: pendant
OFFICE: les heures de bureau, heures de bureau, les heures ouvrées, heures ouvrées, heures de travail
AND: et, ainsi que, ou
EXCEPT: sauf, excepté, hormis, hors, à part, à l'exception de, à l'exception du, mais pas, pas
EXCEPT 0 weak: sauf si
HOLIDAY: jours fériés, jour férié, fériés, vacances
START: à partir de, à partir du, à compter de, à compter du
FOR: pour
NEXT: prochain, prochaine
APPROX: vers, environ, aux environs de, aux alentours de
BOUND: avant, après
BOUND 1: au plus tard
VAGUETIME 1: fin de chaque journée, fin de chaque semaine, début de chaque semaine, chaque fin de journée
VAGUETIME 1: chaque fin de semaine, chaque début de semaine
VAGUETIME: fin de journée, en fin de journée, début de journée, déjeuner
MONTHEND: fin du mois, fin de mois, fin de chaque mois, la fin du mois
PERIODSTART: début du mois, début de mois, début de chaque mois
ONCE 1: une fois
ONCE 2: deux fois
ONCE 3: trois fois
TIMES: fois
PER: par
LOCAL: heure locale, mon heure
SOON tomorrow: demain
SOON overmorrow: après-demain
SOON today: aujourd'hui
SOON tonight: ce soir
SOMETIMES: parfois, quelquefois
SOMETIMES: régulièrement, de temps en temps, fréquemment, périodiquement, de temps à autre
AGAIN: puis, encore, à nouveau, de nouveau, aussi, et aussi, ensuite, puis encore
CORRECTION: non attends, non attendez, attends non, attends, non pardon, pardon
CORRECTION: je veux dire, correction, non plutôt
CORRECTION 0 soft: plutôt, ou plutôt, enfin, en fait
CORRECTION 0 weak: non
ONLY: seulement, uniquement, mais seulement
SEASON: été, hiver, automne, printemps, noël, pâques, rentrée, jour de paie, paie, avent
""",
)
