"""German."""

from core.planner.times.lexicon import language, spoken
from core.planner.times.wordlists import word_list

_DAYS = word_list("sonntag montag dienstag mittwoch donnerstag freitag samstag")
_MONTHS = word_list("januar februar märz april mai juni juli august september oktober november dezember")
_ALL = "\n".join(
    [f"DOW {n}: {day}\nDOW {n} plural: {day}s, {day}en" for n, day in enumerate(_DAYS)]
    + [f"DOW {n} short: {day[:2]}" for n, day in enumerate(_DAYS)]
    + [f"MONTH {n}: {month}, {month}s" for n, month in enumerate(_MONTHS, 1)]
)
_UNITS = word_list("ein zwei drei vier fünf sechs sieben acht neun")
_NUMBERS = (
    spoken(
        "null - zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn"
        " siebzehn achtzehn neunzehn zwanzig",
    )
    + spoken(" ".join(f"{unit}undzwanzig" for unit in _UNITS) + " dreißig", 21)
    + spoken("vierzig - - - - fünfundvierzig - - - - fünfzig", 40)
)
_ORDINALS = "\n".join(
    f"ORD {n}: " + ", ".join(stem + ending for ending in ("en", "er", "e", "es", "em"))
    for n, stem in (
        (1, "erst"), (2, "zweit"), (3, "dritt"), (4, "viert"), (5, "fünft"), (-1, "letzt"), (-3, "vorletzt")
    )
)  # fmt: skip

GERMAN = language(
    "de",
    f"""
{_ALL}
{_NUMBERS}
{_ORDINALS}
DOW 6: sonnabend
DOW 6 plural: sonnabends
NUM 1 word: eins, ein
EVERY: jeden, jede, jeder, jedes, jedem, alle, immer am, immer
VAGUE: paar
UNIT 1 second: sekunde, sekunden
UNIT 1 minute: minute, minuten, min
UNIT 1 hour: stunde, stunden
UNIT 1 day: tag, tage, tagen, tags
UNIT 1 week: woche, wochen
UNIT 1 month: monat, monate, monaten, monats
UNIT 1 quarter: quartal, quartale, quartals
UNIT 1 year: jahr, jahre, jahren, jahres
GROUP workdays: werktag, arbeitstag, wochentag, werktages, arbeitstages
GROUP 1 workdays: werktags, wochentags, werktage, arbeitstage, werktagen, arbeitstagen, an werktagen
GROUP 1 workdays: an arbeitstagen, unter der woche
GROUP weekend: wochenende
GROUP 1 weekend: wochenenden, an wochenenden, an den wochenenden
GROUP 2 weekend: am wochenende
PART morning: morgens, früh, in der früh, am morgen, vormittags
PART afternoon: nachmittags, am nachmittag
PART evening: abends, am abend
PART night: nachts, in der nacht
PART 3 morning: jeden morgen
PART 3 afternoon: jeden nachmittag
PART 3 evening: jeden abend
PART 3 night: jede nacht
ADVERB 1 hour: stündlich
ADVERB 1 day: täglich
ADVERB 1 night: nächtlich, allnächtlich
ADVERB 1 week: wöchentlich
ADVERB 2 week: zweiwöchentlich, vierzehntägig
ADVERB 1 month: monatlich
ADVERB 1 quarter: vierteljährlich, quartalsweise
ADVERB 1 year: jährlich
NOON: mittag, mittags
MIDNIGHT: mitternacht
HMARK: uhr, h
QUARTER: viertel, viertelstunde
THREEQUARTERS: dreiviertel
HALF: halb, halbe, halben
PAST: nach
BEFORE: vor
TO: bis, bis zum
FROM: von, vom, ab
BETWEEN: zwischen
DURING: während
OFFICE: der geschäftszeiten, der bürozeiten, der arbeitszeit, geschäftszeiten, bürozeiten
AT: um
ON: am, an, zum
IN: im, in
OF: des, der, von jedem, eines, den
ART: dem, die, das
AND: und, sowie, oder
EXCEPT: außer, bis auf, ausgenommen, ohne, mit ausnahme von, aber nicht, nur nicht, nicht
EXCEPT 0 weak: außer wenn
HOLIDAY: feiertag, feiertage, feiertagen, feiertags
START: beginnend, startend
FOR: für
NEXT: nächsten, nächste, nächster, kommenden, kommende
THIS: diesen, dieser
APPROX: gegen, etwa, ungefähr, circa, ca
BOUND 1: spätestens
VAGUETIME 1: ende jedes tages, ende jeder woche, anfang jeder woche, beginn jeder woche
VAGUETIME: feierabend, ende des tages
MONTHEND: monatsende, ende des monats, ende jedes monats
PERIODSTART: monatsanfang, anfang des monats
MONTHFIRST: monatsersten
ONCE 1: einmal
ONCE 2: zweimal
ONCE 3: dreimal
TIMES: mal
PER: pro, je, am
LOCAL: ortszeit, meine zeit, meiner zeit
SOON tomorrow: morgen
SOON overmorrow: übermorgen
SOON today: heute
SOON tonight: heute abend
SOMETIMES: manchmal
SOMETIMES: regelmäßig, ab und zu, hin und wieder, von zeit zu zeit, immer mal wieder, gelegentlich
AGAIN: nochmal, nochmals, noch einmal, erneut, auch, wieder, dann, und dann, dann nochmal, dann wieder
CORRECTION: nein warte, warte nein, ach nein, nein moment, nein doch, doch lieber, sorry
CORRECTION 0 soft: lieber, besser, vielmehr, moment, warte
CORRECTION: quatsch, korrektur, ich meine, ich meinte, nein lieber, nein besser
CORRECTION 0 weak: nein
ONLY: nur, aber nur, ausschließlich
SEASON: sommer, winter, herbst, frühling, weihnachten, ostern, advent, zahltag, ferien, silvester
""",
)
