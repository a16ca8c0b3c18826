"""Spanish verbs, by what they ask for."""

from core.planner.vocabulary.table import verb_table

VERBS = verb_table("""
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
