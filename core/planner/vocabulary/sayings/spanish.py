"""What is said to people, and to the model, in Spanish."""

from collections.abc import Mapping

from core.planner.vocabulary.sayings import english
from core.planner.vocabulary.table import Kind

SYSTEMS: Mapping[Kind, str] = {
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
}

SAYINGS: Mapping[str, str] = {
    **english.SAYINGS,
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
    "called": "Se llama «{words}».",
    "param": "¿Qué «{name}» debe usar «{title}»?",
    "by_hand": "Ninguna acción aquí hace esto, así que se le pedirá a alguien: {task}",
    "do_by_hand": "Por favor, haz esto y avisa cuando esté hecho: {task}",
    "unreached": "El modelo no respondió, así que hice este plan sin su ayuda: revísalo, por favor.",
    "not_believed": "Hice este plan sin la ayuda del modelo: revísalo, por favor.",
    "unplaced": "No supe dónde poner esto: {words}. Mira si el plan todavía hace lo que quieres.",
    "nothing_found": "No se encontró nada ({what}).",
    "links": "Todavía no puedo abrir enlaces: el modelo ve la dirección, no la página. Pega el texto mismo.",
    "quoted": "«{words}»",
    "what_is": "qué es «{words}»",
    "now": "ahora",
    "starts": "Un workflow se ejecuta cuando pulsas «Ejecutar», a las horas que digas, con un mensaje o una "
    "reacción en un canal, o cuando se llama a un webhook, y puede pedir antes la aprobación de alguien.",
    "by_hands": "Para eso hacen falta manos, y no tengo.",
    "manage_delete": "Borro los workflows uno por uno, por su nombre: `/synth list` los muestra, "
    "`/synth delete <name>` borra uno.",
    "manage_pause": "Detengo los workflows uno por uno, por su nombre: `/synth list` los muestra, "
    "`/synth pause <name>` hace que uno no empiece solo.",
    "manage_list": "`/synth list` muestra los workflows de este espacio, `/synth show <name>` lo "
    "que hace uno de ellos.",
    "post_it": "publícalo en",
    "assumed": "«{title}» toma el campo «{field}» de lo que llega, como lo llaman casi todos los"
    " servicios. Aún no he visto ninguno: comprueba la primera ejecución.",
    "taken": "Para «{words}» elegí «{title}»: otras se le parecen.",
    "changes_too": "«{title}» también se inicia cuando algo solo cambia: dime en qué fijarme si es "
    "demasiado.",
    "fill_in": "Rellena estos campos según el texto: {fields}. Deja vacío lo que no diga",
    "as_asked": " (es para esto: «{words}»)",
    "filled_in": "«{title}» tiene los campos {fields}. Un modelo los rellena con lo que hay: dime si "
    "alguno debe ser otra cosa.",
    "no_app": "Todavía no puedo acceder a {names}: aquí no hay nada instalado para ello.",
    "no_part": "Todavía no puedo hacer esta parte: {names}. Aquí no hay nada instalado para ello.",
    "no_action": "Todavía no puedo hacer {names}: aquí no hay nada instalado para ello.",
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
    "say_answer": "Por favor, di {what}.",
    "do_please": "Por favor: {what}.",
    "give_answer": "{what}, por favor.",
    "answer_until": "Cada uno tiene {hours} h para responder; después se sigue con lo que haya.",
    "say_whether": "Di {what}: Aprobar si es así, Rechazar si no.",
    "reminder": "Recordatorio: ",
    "not": "no",
    "to_paste": "(el texto que pegues)",
    "pasted": "El texto pegado",
    "here": "El resultado se cuenta en este hilo.",
}
