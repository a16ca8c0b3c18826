"""Spanish verbs, by what they ask for."""

from core.planner.vocabulary.table import verb_table
from core.planner.vocabulary.verbs.conjugating import spanish_orders

_REGULAR = spanish_orders("""
summarise summary: resumir=resume/resuma/resumas, sintetizar, hacer=haz/haga/hagas un resumen de
summarise summary: hacer=haz/haga/hagas un resumen del
translate translation: traducir=traduce/traduzca/traduzcas
rewrite rewrite: reescribir, reformular, corregir=corrige/corrija/corrijas, mejorar, acortar, simplificar
extract: extraer=extrae/extraiga/extraigas, sacar, identificar, listar, enumerar
classify: clasificar, categorizar, etiquetar, evaluar, determinar si, decidir si, comprobar si
classify: ver=ve/vea/veas si
classify: revisar si, mirar si
transform analysis: analizar
transform comparison: comparar
transform choice: elegir=elige/elija/elijas, escoger
transform: contar=cuenta/cuente/cuentes, agrupar, calcular, priorizar
write: escribir, redactar, componer=compón/componga/compongas, generar, inventar
write: proponer=propón/proponga/propongas
write: crear, preparar, imaginar, sugerir=sugiere/sugiera/sugieras, elaborar
write explanation: explicar
write description: describir
send: publicar, enviar=envía/envíe/envíes, mandar, compartir, avisar, informar, notificar, alertar
send: anunciar, pasar
send: comunicar, reenviar=reenvía/reenvíe/reenvíes, difundir, postear
upload: subir, adjuntar
remind: recordar=recuerda/recuerde/recuerdes
thank: agradecer=agradece/agradezca/agradezcas, felicitar, saludar
wait: esperar
take: mirar, revisar, consultar, repasar, examinar, tomar, leer, usar, considerar
reach outside: buscar, descargar, abrir, borrar, eliminar, añadir, actualizar, llamar, reservar
reach outside: comprobar, agregar
reach outside: apuntar, anotar, guardar, registrar, crear, cerrar=cierra/cierre/cierres, asignar
reach outside: programar, archivar
reach outside: meter, insertar, reembolsar, cobrar, invitar, suscribir, inscribir, rellenar, marcar
reach: obtener=obtén/obtenga/obtengas, recuperar, copiar, mover=mueve/mueva/muevas, cancelar
""")

VERBS = _REGULAR | verb_table("""
nothing: ignora, ignóralo, ignóralos, no hagas nada, omite
summarise summary: resume, resuma, resumir, resúmelo, resúmela, resúmelos, resúmelas, sintetiza
summarise summary: haz un resumen de
translate translation: traduce, traduzca, traducir, tradúcelo, tradúcela, tradúcelos, tradúcelas, traducelo
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
