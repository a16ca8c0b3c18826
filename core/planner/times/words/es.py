"""Spanish."""

from core.planner.times.lexicon import language, spoken
from core.planner.times.wordlists import word_list

_DAYS = word_list("domingo lunes martes miércoles jueves viernes sábado")
_MONTHS = word_list(
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
)
_ALL = "\n".join(
    [
        f"DOW {n}: {day}\nDOW {n} plural: los {day}{'' if day.endswith('s') else 's'}"
        + ("" if day.endswith("s") else f", {day}s")
        for n, day in enumerate(_DAYS)
    ]
    + [f"MONTH {n}: {month}" for n, month in enumerate(_MONTHS, 1)]
)
_NUMBERS = spoken(
    "cero - dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete"
    " dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco - - - - treinta",
) + spoken("cuarenta - - - - - - - - - cincuenta", 40)

SPANISH = language(
    "es",
    f"""
{_ALL}
{_NUMBERS}
NUM 1 word: uno, un, una
ORD 1: primer, primero, primera
ORD 2: segundo, segunda
ORD 3: tercer, tercero, tercera
ORD 4: cuarto
ORD 5: quinto
ORD -1: último, última
ORD -3: penúltimo, penúltima
EVERY: cada, todos los, todas las
ALTERNATE: por medio, alternos, sí y otro no, sí y uno no, sí y otra no, sí y una no, sí otro no, sí otra no
VAGUE: pocos, pocas
UNIT 1 second: segundos
UNIT 1 minute: minuto, minutos, min
UNIT 1 hour: hora, horas
UNIT 1 day: día, días
UNIT 1 week: semana, semanas
UNIT 2 week: quincena
UNIT 1 month: mes, meses
UNIT 1 quarter: trimestre, trimestres
UNIT 1 year: año, años
GROUP workdays: día laborable, día laboral, día hábil, día de semana, día de trabajo
GROUP 1 workdays: días laborables, días laborales, días hábiles, días de semana, días de trabajo
GROUP 1 workdays: entre semana, los días laborables, los días hábiles, los días de semana
GROUP weekend: fin de semana
GROUP 1 weekend: fines de semana, los fines de semana
PART morning: de la mañana, por la mañana, por las mañanas
PART afternoon: de la tarde, por la tarde, por las tardes, tarde
PART night: de la noche, por la noche, por las noches, noche
PART 1 night: noches
PART 1 afternoon: tardes
PART 3 morning: cada mañana, todas las mañanas
ADVERB 1 day: diariamente, a diario
ADVERB 1 week: semanalmente
ADVERB 1 month: mensualmente
ADVERB 1 quarter: trimestralmente
ADVERB 1 year: anualmente
NOON: mediodía, al mediodía, medio día
MIDNIGHT: medianoche, a medianoche
HMARK: h, hrs
QUARTER: cuarto de hora
HALF: media
ADD 15: y cuarto
ADD 30: y media

SUB 15: menos cuarto
SUB 0: menos
UNTIL: hasta las, hasta la, hasta el, hasta
AT: a las, a la, a
ON: el, los, en
OF: de, del, de los, de las
ART: la, las
IN: en el mes de, dentro de
FROM: desde las, desde la, desde el, desde
BETWEEN: entre las, entre la, entre
DURING: durante
OFFICE: el horario laboral, horario laboral, horario de oficina, el horario de oficina
AND: y, e, y a las, y los, y el, o
EXCEPT: excepto, salvo, menos los, menos el, menos las, menos la, pero no, a excepción de, quitando
EXCEPT 0 weak: a menos que, salvo que
HOLIDAY: festivos, feriados, festivo, feriado, vacaciones
START: a partir de, a partir del
FOR: para
NEXT: próximo, próxima
APPROX: sobre las, alrededor de las, hacia las
BOUND: antes de las, después de las
BOUND 1: a más tardar
VAGUETIME 1: final de cada día, fin de cada semana, final de cada semana, principio de cada semana
VAGUETIME: fin del día, final del día
MONTHEND: fin de mes, final de mes, finales de mes
PERIODSTART: principio de mes, principios de mes
ONCE 1: una vez
ONCE 2: dos veces
ONCE 3: tres veces
TIMES: veces
PER: por, al, a la
LOCAL: hora local, mi hora
SOON tomorrow: mañana
SOON overmorrow: pasado mañana
SOON today: hoy
SOON tonight: esta noche
SOMETIMES: a veces
SOMETIMES: regularmente, de vez en cuando, con frecuencia, periódicamente, cada cierto tiempo, a menudo
AGAIN: otra vez, de nuevo, nuevamente, también, luego, y luego, después, y también
CORRECTION: no espera, espera no, espera, no perdón, perdón, mejor dicho, quiero decir, no mejor
CORRECTION: corrección
CORRECTION 0 soft: mejor, digo, en realidad
ONLY: solo, sólo, solamente, pero solo, únicamente
SEASON: verano, invierno, otoño, primavera, navidad, pascua, día de pago, semana santa, nochebuena
""",
)
