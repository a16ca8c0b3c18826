"""Spanish. What is not said here is as in English, which people mix in."""

from dataclasses import replace

from core.planner.vocabulary import quantities, tongues
from core.planner.vocabulary.english import ENGLISH
from core.planner.vocabulary.sayings.spanish import SAYINGS, SYSTEMS
from core.planner.vocabulary.table import pairs, phrases
from core.planner.vocabulary.verbs.spanish import VERBS

SPANISH = replace(
    ENGLISH,
    code="es",
    verbs=VERBS,
    imperatives={
        "tradúcelo": "traduce este texto",
        "traducelo": "traduce este texto",
        "tradúcela": "traduce este texto",
        "tradúcelos": "traduce estos textos",
        "tradúcelas": "traduce estos textos",
        "resúmelo": "resume este texto",
        "resúmela": "resume este texto",
        "resúmelos": "resume estos textos",
        "resúmelas": "resume estos textos",
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
    tongues=tongues.SPANISH,
    to_words=r"en|a|al|para|por|hacia|hasta",
    with_words=r"y|e|&|con|junto con",
    too_words=r"también|además|ahora|juntos|por\s+favor|luego",
    me_forms=r"(?:envía|manda|da|di)me(?:l[oa]s?)?\Z",
    to_me="a mí",
    me_pattern=r"(?:\A\s*|(?<!\w)(?:a|para)\s+)(?:mí|mi|me)(?!\w)(?!\s+\w*(?:equipo|canal))",
    privately=r"(?:por|en|vía)\s+(?:un\s+)?(?:privado|dm|md|mensaje\s+(?:directo|privado))",
    here_words=r"aquí|en\s+este\s+hilo",
    bare_channel=(
        r"(?:en|a)l?\s+(?:el\s+)?canal\s+([\w-]+)|(?:en|a)\s+(general|random)"
        r"|(?:en|a)l?\s+(?:el\s+canal|equipo|todos|slack)"
    ),
    named_person=(r"\ba\s+([A-ZÁÉÍÓÚÑ][\w’'-]+(?:\s+[A-ZÁÉÍÓÚÑ][\w’'-]+)?)",),
    file_words=r"como\s+(?:un\s+)?(?:archivo|fichero)|en\s+un\s+(?:archivo|fichero)",
    wait_units=quantities.SPANISH_UNITS,
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
    private_words=r"\A(?:avis\w+|inform\w+|di|notifi\w+|alert\w+)",
    each_object=r"cada(?:\s+(?:línea|palabra|frase|elemento|texto|reseña|mensaje|un[oa]))?",
    all_items=r"la\s+lista|todo|todos|todas|l[oa]s\s+\w+s",
    numbers=quantities.SPANISH_NUMBERS,
    write="Escribe",
    systems=SYSTEMS,
    this_text="este texto",
    sayings=SAYINGS,
    adjective_last=True,
    own_words=(
        r"(?:el|los|las|al|del|con|cuando|cada|por|para|nuestr[oa]s?|y|hoy|se|lo|porfa|que\s+me|quiero|necesito|si\s+no"
        r"|¿\s*\w+|\w*ñ\w*|\w+ción|\w*[áéíó]\w*(?:me|nos|l[oae]s?)|\w*[íóú]\w*|lunes|martes|viernes|alguien)"
    ),
    marker_words=(
        r"este|esta|el|la|los|en|y|un|una|de|al|a|sobre"
        r"|cada|todos|todas|lunes|hora|para|con|una|unos|nuestro|cuando|es|son|por|nuev\w+|que|y|luego|del"
        r"|los|las|mi|qué|puedes"
    ),
)
