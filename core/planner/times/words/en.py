"""English."""

from core.planner.times.lexicon import language, spoken
from core.planner.times.wordlists import word_list

_NUMBERS = spoken(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty twenty-one twenty-two twenty-three twenty-four twenty-five"
    " twenty-six"
    " twenty-seven twenty-eight twenty-nine thirty",
) + spoken("thirty-five - - - - forty - - - - forty-five - - - - fifty - - - - fifty-five", 35)
_PAIRS = "\n".join(
    f"NUM {tens + k} word: {word} {unit}"
    for tens, word in ((20, "twenty"), (30, "thirty"), (40, "forty"), (50, "fifty"))
    for k, unit in enumerate(word_list("one two three four five six seven eight nine"), 1)
)

ENGLISH = language(
    "en",
    f"""
{_NUMBERS}
{_PAIRS}
NUM 5 minutes: oh five
ORD 1: first
ORD 2: second
ORD 3: third
ORD 4: fourth
ORD 5: fifth
ORD 6: sixth
ORD 7: seventh
ORD 8: eighth
ORD 9: ninth
ORD 10: tenth
ORD 12: twelfth
ORD 15: fifteenth
ORD 20: twentieth
ORD 30: thirtieth
ORD -1: last, final
ORD -3: penultimate, second last, second to last, last but one, next to last
SUFFIX: st, nd, rd, th
EVERY: every single, each and every, every, each
ALTERNATE: other, alternate, alternating
VAGUE: few, couple of, couple, several, some
UNIT 1 second: seconds, secs, sec
UNIT 1 minute: minute, minutes, min, mins
UNIT 1 hour: hour, hours, hr, hrs
UNIT 1 day: day, days
UNIT 1 week: week, weeks
UNIT 2 week: fortnight, fortnights
UNIT 1 month: month, months
UNIT 1 quarter: quarters
UNIT 1 year: year, years
DOW 1: monday
DOW 2: tuesday
DOW 3: wednesday
DOW 4: thursday
DOW 5: friday
DOW 6: saturday
DOW 0: sunday
DOW 1 plural: mondays
DOW 2 plural: tuesdays
DOW 3 plural: wednesdays
DOW 4 plural: thursdays
DOW 5 plural: fridays
DOW 6 plural: saturdays
DOW 0 plural: sundays
DOW 1 short: mon
DOW 2 short: tue, tues
DOW 3 short: wed
DOW 4 short: thu, thur, thurs
DOW 5 short: fri
DOW 6 short: sat
DOW 0 short: sun
GROUP workdays: weekday, week day, workday, work day, working day, business day
GROUP 1 workdays: m-f, weekdays, week days, workdays, work days, working days, business days
GROUP 1 workdays: days of the work week
GROUP 1 all: all days, all seven days, seven days a week, 7 days a week, all 7 days
GROUP weekend: weekend, weekend day
GROUP 1 weekend: weekends, weekend days
MONTH 1: january, jan
MONTH 2: february, feb
MONTH 3: march, mar
MONTH 4: april, apr
MONTH 5: may
MONTH 6: june, jun
MONTH 7: july, jul
MONTH 8: august, aug
MONTH 9: september, sep, sept
MONTH 10: october, oct
MONTH 11: november, nov
MONTH 12: december, dec
PART morning: morning
PART afternoon: afternoon
PART evening: evening
PART night: night
PART 1 morning: mornings
PART 1 afternoon: afternoons
PART 1 evening: evenings
PART 1 night: nights
PART 2 morning: first thing in the morning, first thing
ADVERB 1 hour: hourly
ADVERB 1 day: daily, everyday
ADVERB 1 night: nightly
ADVERB 1 week: weekly
ADVERB 2 week: biweekly, bi-weekly, fortnightly, semi-weekly, semiweekly
ADVERB 1 month: monthly
ADVERB 2 month: bimonthly, bi-monthly
ADVERB 1 quarter: quarterly
ADVERB 1 year: yearly, annually
NOON: noon, midday, noontime
MIDNIGHT: midnight
MERIDIEM 0 am: am, a.m., a.m
MERIDIEM 12 pm: pm, p.m., p.m
OCLOCK: o'clock, oclock, o clock
HMARK: h, hs
ISH: ish
QUARTER: quarter
HALF: half
PAST: past, after
BEFORE: before
TO: to
UNTIL: until, till, til, ending, up until, through to
THROUGH: through, thru
FROM: from
BETWEEN: between
DURING: during, within
OFFICE: business hours, working hours, work hours, office hours, the working day, the workday
OFFICE: the business day
AT: at exactly, exactly at, at precisely, precisely at, at
ON: on, every time on
IN: in
OF: of
ART: the
INDEF: a, an
AND: and, plus, as well as, or
EXCEPT: minus, except for, except, excluding, excepting, but not, other than, apart from, aside from
EXCEPT: but never, and never, never on, skipping, skip, not, save for, bar
EXCEPT 0 weak: but, unless
HOLIDAY: holiday, holidays, public holidays, bank holidays, bank holiday, public holiday, vacation
START: starting, beginning, starts, as of, effective, commencing
FOR: for
NEXT: next, coming, upcoming
THIS: this
APPROX: around, about, approximately, approx, roughly, circa, sometime, ca
BOUND: by
BOUND 1: no later than, not later than, at the latest, latest, at the earliest
VAGUETIME: end of day, eod, end of the day, end of business, close of business, cob, lunch, lunchtime
VAGUETIME: sunrise, sunset, dawn, dusk, start of day, start of the day, breakfast, dinner, dinnertime
VAGUETIME: random times, a random time
VAGUETIME 1: end of each day, end of every day
VAGUETIME 1: end of each week, end of every week
VAGUETIME 1: start of each day, start of every day
VAGUETIME 1: start of each week, start of every week
VAGUETIME 1: beginning of each day, beginning of every day
VAGUETIME 1: beginning of each week, beginning of every week
VAGUETIME 1: middle of each day, middle of every day
VAGUETIME 1: middle of each week, middle of every week
MONTHEND: end of the month, end of month, month end, month-end
MONTHEND 1: end of each month, end of every month
PERIODSTART: beginning of the month, start of the month
PERIODSTART 1: beginning of each month, start of each month, start of every month, beginning of every month
QUARTEREND: end of the quarter
QUARTEREND 1: end of each quarter, end of every quarter
ONCE 1: once
ONCE 2: twice
ONCE 3: thrice
TIMES: times, x
PER: per
TOP: on the hour, on the dot, top of the hour, sharp, at the top of every hour
LOCAL: my time, our time, local time, my local time, my time zone, my timezone, in my timezone
LOCAL: in my time zone
ZONEWORD: time, time zone, timezone
SOON tomorrow: tomorrow
SOON overmorrow: the day after tomorrow, day after tomorrow
SOON today: today, later today
SOON tonight: tonight
SOMETIMES: regularly, periodically, frequently, routinely, once in a while, once in a blue moon
SOMETIMES: sometimes, now and again, as often as you can, at times, whenever you can
SOMETIMES: at regular intervals, on a regular basis, as often as possible, sporadically
SOMETIMES: regularly, periodically, from time to time, every so often, every now and then
SOMETIMES: every once in a while, now and then, occasionally
TIMELY: all day, all day long, around the clock
AGAIN: again, also, also again, then again, and then again, once again, once more, a second time, then
CORRECTION: no wait, wait no, no sorry, sorry, i mean, i meant, scratch that, correction, oops
CORRECTION: no actually, no make it, no make that
CORRECTION 0 soft: actually, make that, make it, or rather, rather, better
CORRECTION: sorry i mean, sorry i meant, actually no, actually make that, actually make it
CORRECTION: sorry make that, sorry make it
CORRECTION 0 weak: no
ONLY: only, but only, just
SEASON: summer, winter, autumn, springtime, summertime, christmas, xmas, easter, new year's eve, thanksgiving
SEASON: ramadan, advent, payday, pay day, term, semester, sprint, school day, school days, season
SEASON: full moon, leap year, half-year
""",
)
