"""Spanish. What is not said here is as in English, which people mix in."""

from dataclasses import replace

from core.planner.vocabulary.english import ENGLISH
from core.planner.vocabulary.table import Kind, pairs, phrases, verb_table

_VERBS = verb_table("""
nothing: ignora, ignóralo, ignóralos, no hagas nada, omite
summarise summary: resume, resuma, resumir, resúmelo, resúmela, sintetiza, haz un resumen de
translate translation: traduce, traduzca, traducir, tradúcelo, tradúcela, tradúcelos, traducelo
rewrite rewrite: reescribe, reescríbelo, reformula, corrige, corrígelo, mejora, acorta, simplifica, hazlo
extract: extrae, extraiga, extraer, saca, identifica, lista, encuentra
classify: clasifica, clasifique, clasificar, clasifícalo, categoriza
transform analysis: analiza
transform reply: responde a, responde, contesta
transform comparison: compara
transform choice: elige, escoge
write: escribe, escriba, escribir, redacta, compón, genera, inventa, propón, imagina, crea, dame, prepara
write: cuéntame
write explanation: explica
write description: describe
send: publica, publique, publicar, publícalo, publícala, publícalos, envía, envíe, enviar, envíalo
send: envíala, envíalos
send: manda, mándalo, mándala, mándalos, comparte, compártelo, compártela, di, pon, ponlo, envíame
send: mándame, envíamelo
send: mándamelo, avisa, informa, envia, envialo, publicalo, mandalo
upload: sube, súbelo, súbela, adjunta
remind: recuérdame, recuerda
thank: agradece, felicita, saluda
wait: espera, espere, esperar
take: mira, revisa, consulta, repasa, echa un vistazo a, examina
take: toma, lee, usa, considera
reach outside: busca, descarga, abre, borra, elimina, añade, actualiza, llama, reserva, comprueba
approve: obtén la aprobación, pide la aprobación, pide aprobación, obtén el visto bueno, pide el visto bueno
reach: obtén, recupera, copia, mueve, cancela
""")

SPANISH = replace(
    ENGLISH,
    code="es",
    verbs=_VERBS,
    imperatives={
        "tradúcelo": "traduce este texto",
        "traducelo": "traduce este texto",
        "tradúcela": "traduce este texto",
        "tradúcelos": "traduce estos textos",
        "resúmelo": "resume este texto",
        "resúmela": "resume este texto",
        "corrígelo": "corrige este texto",
        "reescríbelo": "reescribe este texto",
        "clasifícalo": "clasifica este texto",
    },
    shaky=phrases("lista, resume, manda, prepara, pon, di, saca"),
    lead_words=(
        r"por\s+favor|hola|puedes|podrías|quiero\s+que|primero|luego|después|finalmente|por\s+último"
        r"|entonces|también"
        r"|ahora|[-*•–]|\(?\d{1,2}[.)]"
    ),
    join_words=r"y|e|luego|después|y\s+luego|y\s+después|entonces|&",
    if_words=r"si|en\s+caso\s+de\s+que",
    unless_words=r"a\s+menos\s+que|salvo\s+que",
    else_words=r"si\s+no(?=\s*,)|de\s+lo\s+contrario|en\s+caso\s+contrario|sino",
    each_words=r"para\s+cada(?:\s+un[oa])?(?:\s+de)?|por\s+cada",
    it=phrases(
        "lo, la, los, las, esto, eso, el resultado, el texto, este texto, la respuesta, todo junto,"
        " este, esta"
    ),
    they=phrases("los, las"),
    both=phrases("ambos, ambas, los dos, las dos, ambos textos, ambas versiones, ambas traducciones"),
    everything=phrases("todo, todos, todas, los tres, las tres"),
    picked=phrases("el mejor"),
    this=r"este|esta|estos|estas|el|la|los|las|mi|mis|nuestro|nuestra|su|sus|el\s+siguiente|la\s+siguiente",
    pointing=r"esto|lo\s+siguiente|abajo",
    definite=r"el|la|los|las|mi|mis|nuestro|nuestra",
    indefinite=r"un|una|unos|unas|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|\d+|algunos|varios",
    nouns={
        **ENGLISH.nouns,
        **pairs("""
summary: resumen, resúmenes, síntesis
translation: traducción, traducciones
rewrite: versión corregida, texto corregido, reformulación
label: categoría, clase, sentimiento, etiqueta
action_items: tareas, acciones, puntos de acción, pendientes
list: lista, listas
reply: respuesta
analysis: análisis
explanation: explicación
description: descripción
"""),
    },
    texts=(
        r"textos?|mensajes?|correos?|e-?mails?|notas?|párrafos?|artículos?|frases?|palabras?"
        r"|reseñas?|comentarios?"
        r"|documentos?|cartas?|actas?|líneas?|listas?|contenido|pregunta|opinión"
    ),
    labels=r"(?:aquí\s+está\s+)?(?:el\s+)?(?:texto|mensaje|artículo|contenido)",
    original=r"(?:el\s+)?(?:texto\s+)?original",
    tongues=pairs("""
english: inglés, ingles
french: francés, frances
german: alemán, aleman
spanish: español, castellano
italian: italiano
portuguese: portugués, portugues
dutch: neerlandés, holandés
polish: polaco
russian: ruso
japanese: japonés
chinese: chino
arabic: árabe
turkish: turco
catalan: catalán
basque: euskera
galician: gallego
"""),
    to_words=r"en|a|al|para|por|hacia|hasta",
    with_words=r"y|e|&|con|junto con",
    too_words=r"también|además|ahora|juntos|por\s+favor|luego",
    me_forms=r"(?:envía|manda|da|di)me(?:l[oa]s?)?\Z",
    to_me="a mí",
    me_pattern=(
        r"(?:\A\s*|(?<!\w)(?:a|para)\s+)(?:mí|mi|me)(?!\w)(?:\s+por\s+(?:privado"
        r"|dm))?(?!\s+\w*(?:equipo|canal))"
    ),
    here_words=r"aquí|en\s+este\s+hilo",
    bare_channel=(
        r"(?:en|a)l?\s+(?:el\s+)?canal\s+([\w-]+)|(?:en|a)\s+(general|random)"
        r"|(?:en|a)l?\s+(?:el\s+canal|equipo|todos|slack)"
    ),
    named_person=(r"\ba\s+([A-ZÁÉÍÓÚÑ][\w’'-]+(?:\s+[A-ZÁÉÍÓÚÑ][\w’'-]+)?)",),
    file_words=r"como\s+(?:un\s+)?(?:archivo|fichero)|en\s+un\s+(?:archivo|fichero)",
    wait_units={
        **ENGLISH.wait_units,
        "segundo": 1,
        "segundos": 1,
        "minuto": 60,
        "minutos": 60,
        "hora": 3600,
        "horas": 3600,
        "días": 86400,
    },
    given_words=(
        r"\b(?:un|una|el|la)\s+([a-záéíóúñ]+)\s+(?:dad[oa]|que\s+(?:yo\s+)?te\s+(?:dé|doy|daré)"
        r"|que\s+(?:yo\s+)?(?:elija|indique))",
        r"\bpídeme\s+(?:un|una|el|la)\s+([a-záéíóúñ]+)(?:\s*,)?(?:\s+(?:y|luego))*",
    ),
    missing=r"(?:el|la|las|los)\s+(?:\w+\s+)?(?:tiempo\s+de\s+hoy|clima|noticias|titulares|pronóstico)",
    not_words=r"no|no\s+es",
    live_words=r"nuev[oa]s?|últim[oa]s?|mis|nuestr[oa]s|tod[oa]s\s+l[oa]s|los|las|mi|qué|puedes",
    via_words=r"de|en|desde|por|vía|con|a",
    making_words=r"crea|escribe|abre|añade",
    mail_words=r"correo(?:\s+electrónico)?|e-?mail|por\s+correo",
    after_noun=r"sobre|de|del|para|que|con|en|a|al|por|y|o|acerca",
    saying_words=r"que|diciendo|con\s+el\s+texto",
    message_words=r"(?:un|el)\s+(?:\w+\s+)?mensaje",
    label_words=r"como|en|entre|según\s+sea",
    or_words=r"o|u|y",
    from_words=r"de|del|en",
    it_is=r"(?:si\s+)?(?:es|está|(?:el|este)\s+(?:texto|mensaje|resultado|sentimiento)\s+es)",
    finite=r"es|está|están|son|ha|han|será|debe|deben|empieza|termina",
    named_file=r"(?:llamado|titulado)\s+([\w.-]*\w)",
    private_words=r"\A(?:avisa|informa|di)",
    each_object=r"cada(?:\s+(?:línea|palabra|frase|elemento|texto|reseña|mensaje|un[oa]))?",
    all_items=r"la\s+lista|todo|todos|todas|l[oa]s\s+\w+s",
    numbers={**ENGLISH.numbers, "un": 1, "una": 1, "dos": 2, "tres": 3, "cinco": 5, "diez": 10, "veinte": 20},
    write="Escribe",
    explain_words=r"por\s+qué|cómo",
    systems={
        Kind.SUMMARISE: "Resumes textos. Responde solo con el resumen.",
        Kind.TRANSLATE: "Traduces textos. Responde solo con la traducción.",
        Kind.REWRITE: "Reescribes textos. Responde solo con el texto nuevo, sin comentarios.",
        Kind.EXTRACT: "Encuentras cosas en textos. Responde solo con lo que se pide, una por línea; no"
        " añadas nada que no"
        " esté en el texto.",
        Kind.CLASSIFY: "Clasificas textos. Responde solo con la etiqueta.",
        Kind.TRANSFORM: "Trabajas con textos. Responde solo con el resultado, sin comentarios.",
        Kind.WRITE: "Escribes textos. Responde solo con el texto, sin introducción ni comentarios.",
        Kind.THANK: "Escribes mensajes cortos. Responde solo con el mensaje.",
    },
    this_text="este texto",
    sayings={
        **ENGLISH.sayings,
        "channel": "¿En qué canal?",
        "person": "¿Quién debe recibirlo?",
        "person_named": "¿Quién es {name} aquí?",
        "content": "¿Qué texto? Pégalo aquí.",
        "what": "¿Qué debo enviar? No tengo «{words}».",
        "input": "Al empezar no habrá nadie a quien preguntar. ¿Qué {name} debe usar?",
        "check_yes": "sí",
        "check_no": "no",
        "check": "¿Es cierto de este texto: {words}? Responde sí o no.",
        "only": "solo {words}",
        "the": "el",
        "say_asked": "Di {words}",
        "say_done": "Di en una frase corta lo que se ha hecho",
        "say_only": "Da {words}, y nada más",
        "short": "Escribe un mensaje corto que haga esto: {words}.",
        "which_app": "¿En qué aplicación debo vigilar «{words}»?",
        "param": "¿Qué «{name}» debe usar «{title}»?",
        "by_hand": "Ninguna acción aquí hace esto, así que se le pedirá a alguien: {task}",
        "do_by_hand": "Por favor, haz esto y avisa cuando esté hecho: {task}",
        "unreached": "El modelo no respondió, así que hice este plan sin su ayuda: revísalo, por favor.",
        "not_believed": "Hice este plan sin la ayuda del modelo: revísalo, por favor.",
        "unplaced": "No supe dónde poner esto: {words}. Mira si el plan todavía hace lo que quieres.",
        "links": "Todavía no puedo abrir enlaces: el modelo ve la dirección, no la página. Pega "
        "el texto mismo.",
        "quoted": "«{words}»",
        "what_is": "qué es «{words}»",
        "daily": "cada día a las {hour}",
        "now": "ahora",
        "once": "Puedo repetir o esperar, pero todavía no empezar en un momento que llega una sola vez "
        "(«{phrase}»). ¿Cuándo debe repetirse? O responde «ahora», y ponlo en marcha tú.",
        "starts": "Un workflow se ejecuta cuando pulsas Run, a las horas que digas, con un mensaje o una "
        "reacción en un canal, o cuando se llama a un webhook, y puede pedir antes la aprobación de alguien.",
        "by_hands": "Para eso hacen falta manos, y no tengo.",
        "manage_delete": "Borro los workflows uno por uno, por su nombre: `/synth list` los muestra, "
        "`/synth delete <name>` borra uno.",
        "manage_pause": "Detengo los workflows uno por uno, por su nombre: `/synth list` los muestra, "
        "`/synth pause <name>` hace que uno no empiece solo.",
        "manage_list": "`/synth list` muestra los workflows de este espacio, `/synth show <name>` lo "
        "que hace uno de ellos.",
        "post_it": "publícalo en",
        "taken": "Para «{words}» elegí «{title}»: otras se le parecen.",
        "no_app": "Todavía no puedo acceder a {names}: aquí no hay ningún motor para ello.",
        "no_part": "Todavía no puedo hacer esta parte: {names}. Aquí no hay ningún motor para ello.",
        "no_action": "Todavía no puedo hacer {names}: aquí ningún motor lo ofrece.",
        "can_do": "Puedo: {things}.",
        "texts": "escribir, resumir, traducir y ordenar textos",
        "wait": "esperar",
        "of_apps": "y {actions} acciones de {apps} aplicaciones como {names}",
        "no_model": "No puedo hacer esta parte sin un modelo, y aquí no hay ninguno: {names}. Dame el texto "
        "mismo, o pide a quien lleva Synth que instale uno.",
        "still_read": "Aún no sé si puedo hacerlo: {names}. Todavía se está leyendo lo que ofrece {engine}: "
        "pregúntame de nuevo en un minuto.",
        "nearest": "No encontré ninguna acción de {app} para esto: {names}. Las más cercanas: {actions}. "
        "Dilo con una de ellas, o de otra forma.",
        "say_what": "Dime qué debe pasar, por ejemplo: escribe un haiku y publícalo en #general.",
        "listed_and": "y",
        "listed_or": "o",
        "approve": "¿Seguir con esto?",
        "reminder": "Recordatorio: ",
        "not": "no",
        "to_paste": "(el texto que pegues)",
        "pasted": "El texto pegado",
        "here": "El resultado se cuenta en este hilo.",
    },
    adjective_last=True,
    marker_words=(
        r"este|esta|el|la|los|en|y|un|una|de|al|a|sobre"
        r"|cada|todos|todas|lunes|hora|para|con|una|unos|nuestro|cuando|es|son|por|nuev\w+|que|y|luego|del"
        r"|los|las|mi|qué|puedes"
    ),
)
