"""English."""

from core.catalogue.verbs import OFTEN_THINGS, VERB_FORMS
from core.planner.vocabulary.table import Kind, Vocabulary, alternatives, pairs, phrases, verb_table

_VERBS = verb_table("""
nothing: ignore, skip, disregard, do nothing, leave it alone, leave them alone, leave these alone
nothing: leave those alone
nothing: leave alone, do not do anything, don't do anything
summarise summary: summarise, summarize, sum up, condense, recap, boil down, boil it down
summarise summary: boil this down, sum it up, sum this up
translate translation: translate
rewrite rewrite: rewrite, re-write, rephrase, reword, paraphrase, polish, improve, correct, proofread
rewrite rewrite: simplify, shorten
rewrite rewrite: make it, make this, make them, make the text, turn it into, turn this into
rewrite rewrite: turn that into
rewrite rewrite: convert
rewrite rewrite: turn, rework, adapt, transform, change the tone, clean up, expand, edit, reformat
rewrite rewrite: format, spell-check, spellcheck, tidy up
rewrite rewrite: fix
extract: extract, pull out, pick out, identify, list, collect, highlight
classify: classify, categorise, categorize, label, decide whether, decide if, determine whether
classify: determine if
classify: detect whether, detect if, judge whether, judge if, tell me whether, tell me if, check whether
classify: check if
classify: work out whether, work out if, find out whether, find out if, figure out whether, figure out if
classify: see whether, see if, look whether, look if, decide which, judge, tell whether, assess whether
classify: evaluate whether, triage
classify: sort it into, sort this into, rate, tag
transform analysis: analyse, analyze, critique, assess, evaluate
transform review: review
transform comparison: compare
transform count: count
transform choice: pick, choose, select, rank
transform reply: answer, reply to, respond to, reply
transform merge: combine, merge
transform: comment on, title, name, sort, number, find
transform: group, cluster, score, calculate, compute, work out, figure out, find out, determine, add up
transform: filter
transform: dedupe, deduplicate, prioritise, prioritize, estimate, predict, double-check, see, tally, look how
transform: check how, find out how, prioritise by
write: write, compose, draft, generate, create, invent, suggest, propose, imagine, think of, come up with
write: make up
write: tell me, give me, produce, prepare, outline, make, write me, make me, draft me, do me, rhyme, craft
write: build
write ideas: brainstorm
write explanation: explain
write description: describe
send: post, send, share, publish, announce, say, tell, notify, dm, message, forward, drop, put, pass on
send: ping, inform, alert, warn
send: direct message, let me know, send me, send out, write to, deliver, report, direct-message, show
send: cross-post
upload: upload, attach
remind: remind
thank: ask, thank, say thanks, say thank you, greet, congratulate, apologise, apologize, welcome, wish
thank: cheer
wait: wait, pause, sleep, hold on
take: take, read, use, look at, consider, grab, have a look at, start with, go through, look, see, go over
take: take a look at, look through, look over, look into, check out, dig up, bring me, get me, pull up
take: pull together
extract: find out, work out, figure out
classify: find out whether, find out if, work out whether, work out if, figure out whether, figure out if
classify: see whether, see if, look whether, look if
reach: search, look up, get, check, add, remove, run
reach outside: fetch, download, google, browse, monitor, watch, email, e-mail, mail, call, text, book
reach outside: order, buy
reach outside: delete, archive, update, sync, deploy, tweet, invite, assign, close, open, schedule
reach outside: log in, back up
reach outside: pull, scrape, crawl, track, import, export, save, store, query, react, pin, restart, pay
reach outside: charge
reach outside: refund, merge the
approve: get approval, get an approval, get the approval, get an ok, get an okay, get ok
approve: get sign-off, get a sign-off, ask for approval, request approval, request an approval
approve: obtain approval, wait for approval, seek approval, ask for an ok, get a go-ahead
approve: get the go-ahead, get permission, ask for permission, get confirmation
reach: retrieve, obtain, gather, compile, submit, file, log, raise, append, insert, register, copy
reach: move, cancel, resolve, subscribe, release, invoke, trigger, populate, validate, authenticate
reach: redact, purge, clear, wipe, discard, revoke, grant, apply, enroll, enrol, onboard, offboard, provision
reach: launch, spin up, kick off, get rid of, start, stop, lodge, place, put in, enable, disable, activate
reach: deactivate, rename, unassign, link, unlink, restore, reset, set, mark, lock, unlock, block, unblock
reach: duplicate, clone, replicate, migrate, retry, refresh, enter, reserve, establish, suspend, escalate
reach: leave, withdraw, detach, unsubscribe, promote
reach: keep, look for, set up, record, transfer, reopen, write down, note down, jot down, put down
write: write up, type up, put together
take: run through, walk through, scan through, flick through, sift through, comb through, read through
take: skim through, skim, go back through, check through, scan
""")


def _with_s(form: str) -> str:
    """As in "a workflow that summarises …"."""
    first, space, rest = form.partition(" ")
    if first.endswith(("s", "x", "ch", "sh")):
        first += "es"
    elif first.endswith("y") and first[-2] not in "aeiou":
        first = first[:-1] + "ies"
    else:
        first += "s"
    return first + space + rest


# Verbs that only the catalogue knows begin a clause where something follows that they can be done to.
_KNOWN_ELSEWHERE = alternatives(
    [
        form
        for form in VERB_FORMS.keys() - OFTEN_THINGS - _VERBS.keys()
        if form.isascii() and form[-1] not in "sdgn"
    ]
)

ENGLISH = Vocabulary(
    code="en",
    verbs={_with_s(form): verb for form, verb in _VERBS.items()} | _VERBS,
    imperatives={_with_s(form): form for form in _VERBS if _with_s(form) not in _VERBS},
    shaky=phrases("""
score, scores, group, groups, filter, filters, estimate, estimates, cluster, clusters, see, judge, tally,
apply, clear, enter, google, grant, link, links, lock, mark, marks, place, places, reset,
leave, set, sets, start, stop, restore, promote, clone,
answer, answers, book, books, call, calls, cancel, cancels, check, checks, close, comparison,
copies, copy, count, counts, draft, drafts, drop, drops, edit, edits, email, emails, file, files,
format, formats, highlight, highlights, label, labels, list, lists, log, logs, mail, message,
messages, move, moves, name, names, number, numbers, open, order, orders, outline, outlines, pause,
pin, pins, polish, post, posts, queries, query, raise, raises, rank, ranks, rate, rates, record,
records, register, registers, release, releases, replies, reply, report, reports, review, reviews,
run, runs, search, searches, share, shares, show, shows, sort, sorts, store, stores, tag, tags,
text, texts, title, titles, track, tracks, trigger, triggers, tweet, tweets, update, updates,
watch, watches, wish, wishes, look, looks, see, sees, score, scores, estimate, estimates
"""),
    lead_words=(
        r"please|pls|plz|kindly|perhaps|maybe|possibly|hey|hi|hello|ok|okay|synth|so|just|also|always"
        r"|then|next|finally|lastly"
        r"|afterwards|first"
        r"|firstly|(?<!\d\s)(?<!\ba\s)(?<!\bone\s)second(?=\s*[,:])|secondly|third|after\s+that"
        r"|at\s+the\s+end|in\s+the\s+end|now|once\s+done|(?:regardless\s+of\s+(?:the|that|its)\s+\w+"
        r"|in\s+any\s+case|either\s+way|anyway)(?=\s*,)"
        r"|when\s+done"
        r"|when\s+(?:all\s+(?:of\s+)?(?:that|this)\s+is|everything\s+is|that\s+is|that's|you're|you"
        r"\s+are)\s+(?:done|finished)|(?:can|could|would|will)\s+(?:you|synth|it|some(?:one|body)"
        r"|any(?:one|body))(?:\s+(?:perhaps|maybe|possibly|kindly))?|pls|plz|perhaps|maybe"
        r"|i(?:\s+want|\s+need|\s+would\s+like|['’]d\s+like)\s+you\s+to"
        r"|i(?:\s+want|\s+need|\s+would\s+like|['’]d\s+like)\s+to|i\s+(?:want|need)(?=\s+a\s+(?:work|bot))"
        r"|help\s+me(?:\s+to)?|let['’]?s|and\s+have\s+it|it\s+should|it\s+will|which\s+should|should|to|you"
        r"|(?:(?:create|make|build|set\s+up|plan|design|give\s+me|i\s+need|i\s+want"
        r"|i['’]d\s+like)\s+)?(?:me\s+)?"
        r"(?:a|an|the)\s+(?:new\s+)?(?:workflow|automation|bot|flow|routine|webhook)(?:\s+(?:that|which|to))?"
        r"(?:\s+(?:will|should|can))?|[-*•–]|\(?\d{1,2}[.)]|step\s+\d+"
    ),
    join_words=r"and|then|plus|&|as\s+well\s+as",
    if_words=(
        r"if|whenever|when(?=\s+(?:it|(?:the|its|their|an?)\s+[\w'’]+(?:\s+\w+)?)"
        r"\s+(?:is|are|mentions|contains|exceeds)\b)|in\s+case"
    ),
    unless_words=r"unless",
    else_words=(
        r"otherwise|or\s+else"
        r"|(?<!everything\s)(?<!anything\s)(?<!everyone\s)(?<!nothing\s)(?<!something\s)else|if\s+not(?=\s*,|\s+(?:then\s+|just\s+|please\s+)*(?:create|post|send|write|make|tell|ask|add|message|dm|draft|notify|forward|reply|ignore|do)\s)"
        r"|in\s+(?:all|any)\s+other\s+cases?|in\s+the\s+other\s+cases?|if\s+(?:it\s+(?:is|does)"
        r"|they\s+(?:are|do))(?:n['’]t|\s+not)(?=\s*,)"
        r"|for\s+(?:all\s+(?:the\s+)?|any\s+|the\s+|every\s+)?(?:others?|rest|remaining|smaller|bigger"
        r"|larger|cheaper|lower|higher"
        r"|everything\s+else|everyone\s+else|anything\s+else)(?:\s+(?:ones?|[\w-]+s))?(?!\s+(?:of|in"
        r"|that)\b)(?:\s+just)?"
    ),
    each_words=(
        r"(?:for|within|inside)\s+(?:each|every)(?:\s+one)?(?:\s+of)?|for\s+all\s+of"
        r"|(?:only\s+)?for\s+(?:those|the\s+ones)(?=\s+(?:with|that|which|who|whose|where)\b)"
    ),
    it=phrases("""
each, each one, each of them, it, it all, its result, that, that one,
the answer,
the best,
the best one,
the final result, the final text, the final version, the new text, the new version, the outcome,
the output, the response,
the result, the results, the text you wrote, the winner, them, these, this, this one, those, what
you get, what you wrote
"""),
    they=phrases("it all, the results, them, these, those"),
    picked=phrases("the better one, the better, that one, the best, the best one, the winner, this one"),
    both=phrases("""
both, both languages, both messages, both of them, both of these, both results, both texts, both
translations, both versions, the both, the pair, the two, the two results, the two texts, the two
versions
"""),
    everything=phrases("""
all, all four, all of it, all of the above, all of them, all of these, all parts, all results, all
texts, all the results, all three, all translations, all versions, everything, it all, the whole thing,
them all, these all, those all
"""),
    this=r"this|these|that|those|the\s+following|the|my|our|your|its|their|the\s+above|the\s+pasted",
    pointing=r"this|the\s+following|below|what\s+follows|these",
    definite=(
        r"the|my|our|your|its|their|today['’]s|yesterday['’]s|this\s+\w+['’]s|tomorrow['’]s"
        r"|last\s+\w+['’]s"
    ),
    indefinite=(
        r"an?|some|one|two|three|four|five|six|seven|eight|nine|ten|\d+|another|a\s+few|several"
        r"|a\s+couple\s+of"
    ),
    nouns=pairs("""
summary: summary, summaries, recap, gist, digest
translation: translation, translations, translated text, translated version, translated summary
rewrite: rewrite, rewritten text, rewritten version, polished version, corrected text, improved version
rewrite: corrected version
label: label, category, class, classification, sentiment, verdict, tag, rating
analysis: analysis, assessment, evaluation, critique
action_items: action items, actions, todos, to-dos, tasks, action points, next steps
list: list, lists
comparison: comparison
explanation: explanation
description: description
reply: reply, answer, response
review: review
choice: choice, winner, favourite, favorite, pick
merge: combination, merged text, combined text
"""),
    texts=(
        r"texts?|messages?|e-?mails?|mails?|notes?|meeting\s+notes|paragraphs?|articles?"
        r"|transcripts?|posts?|letters?"
        r"|documents?|reviews?|feedback|comments?|sentences?|words?|passages?|quotes?|phrases?"
        r"|tickets?|lines?|lists?"
        r"|items?|minutes|poems?|stor(?:y|ies)|report|complaints?|conversation|thread|chat|snippets?"
        r"|codes?|content"
        r"|data|input|reply|question|request|press\s+release|announcement|blog\s+post|recipe|speech"
        r"|log|changelog"
        r"|release\s+notes|description|statement|abstract|essay|names?|titles?|slogans?|tweets?"
        r"|numbers?|bug\s+report"
    ),
    headings=(
        r"steps?|things|following|this|tasks?|workflow|job|plan|for\s+me|please|want|need|étapes?|suit"
        r"|choses|suivant"
        r"|folgendes|schritte|dinge|siguiente|pasos|cosas"
    ),
    labels=r"(?:(?:here\s+(?:is|are)|this\s+is)\s+)?(?:the\s+)?(?:text|message|notes?|article|e-?mail"
    r"|content|review|input)",
    original=r"(?:the\s+)?original(?:\s+\w+)?|(?:the\s+)?source(?:\s+text)?|(?:the\s+)?pasted\s+text",
    tongues=pairs("""
arabic: Arabic
bulgarian: Bulgarian
catalan: Catalan
chinese: Chinese, Mandarin, simplified Chinese, traditional Chinese
croatian: Croatian
czech: Czech
danish: Danish
dutch: Dutch
english: English, British English, American English
estonian: Estonian
finnish: Finnish
french: French, Canadian French
german: German, Swiss German
greek: Greek
hebrew: Hebrew
hindi: Hindi
hungarian: Hungarian
icelandic: Icelandic
indonesian: Indonesian
irish: Irish
italian: Italian
japanese: Japanese
korean: Korean
latin: Latin
latvian: Latvian
lithuanian: Lithuanian
norwegian: Norwegian
persian: Persian, Farsi
polish: Polish
portuguese: Portuguese, Brazilian Portuguese
romanian: Romanian
russian: Russian
serbian: Serbian
slovak: Slovak
slovenian: Slovenian
spanish: Spanish, Castilian, Mexican Spanish
swahili: Swahili
swedish: Swedish
thai: Thai
turkish: Turkish
ukrainian: Ukrainian
urdu: Urdu
vietnamese: Vietnamese
welsh: Welsh
esperanto: Esperanto
basque: Basque
"""),
    to_words=r"to|in|into|on|onto|at|inside|within|over\s+to|for|with|via",
    versions=frozenset({"one", "version", "text"}),
    with_words=r"and|&|plus|together with|along with|followed by|with",
    too_words=(
        r"at\s+once|immediately|(?:with|to)\s+(?:everyone|everybody|the\s+team|all)|below|above|in\s+full"
        r"|right\s+away|straight\s+away|asap"
        r"|as\s+well|too|also|again|please|now|back|for\s+me|separately|together|directly|instead"
        r"|afterwards|then"
    ),
    me_forms=r"(?<!\w)me(?:\s+know)?\Z",
    to_me="to me",
    me_pattern=(
        r"(?:\A\s*|(?<!\w)(?:to|with)\s+)(?:me|myself)(?!\w)(?:\s+(?:by|in|via|as|through)\s+(?:a\s+)?"
        r"(?:dm|private|direct\s+message))?|(?<!\w)(?:to|in|into)\s+my\s+(?:dms?|direct\s+messages"
        r"|inbox)(?!\w)"
    ),
    here_words=(
        r"(?:right\s+)?here|(?:in|to)\s+(?:this|the)\s+thread|(?:in|to)\s+this\s+(?:chat"
        r"|conversation)"
    ),
    bare_channel=(
        r"(?:to|in|into|on)\s+(?:the\s+)?([\w-]+)\s+channel|(?:to|in|into|on)\s+(general|random)"
        r"|(?:to|in|into|on|with)\s+(?:(?:the|this|my|our|a|some)\s+)?(?:channel|slack|team|everyone"
        r"|everybody|group"
        r"|whole\s+team|all\s+of\s+us|colleagues)"
    ),
    named_person=(
        r"\b(?:to|for|with)\s+([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]+)?)",
        r"\A([A-Z][a-z][\w’'-]*(?:\s+[A-Z][a-z]\w+)?)(?=\s+(?:that|the|a|an|it|them|both|this|about"
        r"|to|what|when)\b|\Z)",
        r"\b(?:to|with)\s+my\s+(boss|manager|colleague|team\s+lead|assistant|lead)\b",
    ),
    file_words=(
        r"(?:it\s+)?as\s+an?\s+(?:text\s+|txt\s+|markdown\s+|md\s+)?(?:file|document|attachment)"
        r"|in\s+a\s+file"
    ),
    wait_units={
        "seconds": 1,
        "second": 1,
        "secs": 1,
        "sec": 1,
        "s": 1,
        "minutes": 60,
        "minute": 60,
        "mins": 60,
        "min": 60,
        "m": 60,
        "hours": 3600,
        "hour": 3600,
        "hrs": 3600,
        "hr": 3600,
        "h": 3600,
        "days": 86400,
        "day": 86400,
        "weeks": 604800,
        "week": 604800,
    },
    given_words=(
        r"\bfor\s+(?:a|any|some|the)\s+list\s+of\s+([a-z][a-z-]+(?:\s+names?)?)\b(?=\s*,|\s+\w+\s+(?:a|an"
        r"|the|one)\b)",
        r"\b(?:for\s+)?(?:any|a|an|some|the|every)\s+given\s+([a-z][a-z-]+(?:\s+name)?)",
        r"\b(?:a|an|any|some|the|whatever|which(?:ever)?"
        r"|this)\s+([a-z][a-z-]+(?:\s+name)?)\s+(?:(?:that|which)\s+)?"
        r"(?:i|we|you|they|one|someone|somebody|people|the\s+user|a\s+user|users)\s*(?:['’]ll"
        r"|\s+will|\s+can|\s+would"
        r"|\s+want\s+to|\s+am\s+going\s+to)?\s+(?:give|provide|enter|paste|type|send|supply|choose"
        r"|pick|name|specify"
        r"|pass|submit|input|ask\s+for|write)s?(?:\s+in)?(?:\s+(?:you|it|to\s+you))?"
        r"(?:\s+(?:each\s+time|every\s+time|at\s+the\s+start|when\s+(?:i|it)\s+\w+(?:\s+it)?|later"
        r"|at\s+run\s+time))?",
        r"\bask\s+(?:me|the\s+user|us)\s+for\s+(?:a|an|the"
        r"|some)\s+([a-z][a-z-]+)(?:\s*,)?(?:\s+(?:and|then))*",
        r"\bgiven\s+(?:a|an|any|some)\s+([a-z][a-z-]+(?:\s+[a-z-]+)?)\s*(?=,|write|make|create|generate|draft"
        r"|summari|translat)",
        r"\b(?:for|about|on)\s+(?:any|whatever|whichever)\s+([a-z][a-z-]+)\b(?:\s+i\s+(?:like|want"
        r"|choose|say))?",
    ),
    missing=(
        r"(?:the|today['’]s|tomorrow['’]s|current|latest|yesterday['’]s|this\s+week['’]s|recent"
        r"|live)\s+(?:\w+\s+){0,2}"
        r"(?:weather|news|headlines?|forecast|temperature|stock(?:s|\s+prices?)?|exchange\s+rates?"
        r"|lunch\s+menu|prices?"
        r"|traffic|scores?|calendar|inbox|metrics|sales\s+(?:figures|numbers)|weather\s+forecast)"
    ),
    not_words=r"not|isn['’]t|is\s+not|it['’]s\s+not",
    live_words=(
        r"new|latest|last|recent|my|our|all|open|unread|today['’]s|this\s+week['’]s|every|the|closed"
        r"|assigned"
    ),
    via_words=r"from|in|via|through|using|with|into",
    making_words=r"create|make|open|add|file|write",
    things=(
        r"issues?|tickets?|pull\s+requests?|prs?|pages?|cards?|boards?|docs?|documents?|sheets?"
        r"|rows?|events?|tasks?"
        r"|invoices?|repos?|repositor(?:y|ies)|databases?|contacts?|deals?|leads?|playlists?|calls?|meetings?"
    ),
    mail_words=r"e-?mail(?!\s+(?:thread|text))|e-?mails|mail|my\s+inbox",
    after_noun=(
        r"about|on|for|of|that|which|who|with|in|into|to|from|based|using|saying|describing|where|as"
        r"|at|by|so|under"
        r"|over|like|explaining|telling|announcing|inviting|and|or"
    ),
    saying_words=(
        r"that|saying|with\s+the\s+(?:question|sentence|line|reminder|note|content)|which\s+says|that"
        r"\s+says|with\s+the\s+text|reading|with\s+the\s+words"
        r"|with\s+the\s+message"
    ),
    message_words=(r"(?:an?|the)\s+(?:\w+\s+)?(?:message|note|dm|direct\s+message|text|post|heads[\s-]?up)"),
    label_words=(
        r"as|into|between|either|whether\s+(?:it|this|the\s+\w+)\s+is|if\s+(?:it|this"
        r"|the\s+\w+)\s+is"
    ),
    or_words=r"or|and",
    from_words=r"from|in|of|out\s+of|within",
    it_is=(
        r"(?:if\s+)?(?:it|this|that|they|(?:the|its)\s+(?:text|message|sentiment|result|label|answer"
        r"|tone|review|feedback"
        r"|class|category|mood|comment|e-?mail|ticket))\s*(?:['’]s|is|are|was|comes\s+out(?:\s+as)?"
        r"|turns\s+out)"
    ),
    finite=(
        r"is|are|was|were|has|have|will|can|must|should|starts|begins|ends|needs|closes|opens|moves"
        r"|do|don['’]t|please"
    ),
    named_file=r"(?:(?:called|named)\s+|as\s+(?=[\w-]+\.\w{1,4}\b))([\w.-]*\w)",
    whether_words=r"whether|if",
    private_words=r"\A(?:dm|direct|message|notify|tell|inform|ping|direct-message)|\bknow\Z",
    each_object=(
        r"(?:each|every)(?:\s+one)?(?:\s+(?:of\s+)?(?:these|those|them"
        r"|the\s+following))?(?:\s+(?:line|item|word|sentence"
        r"|entry|row|name|phrase|paragraph|title|element|question|point|text|message|review|comment|one))?s?"
    ),
    all_items=(
        r"the\s+(?:list|results|whole|translations|summaries|lines|items|collection)|them|all"
        r"|everything|these|the\s+\w+s"
        r"|a\s+list|both"
    ),
    numbers={
        "a": 1,
        "an": 1,
        "one": 1,
        "two": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "fifteen": 15,
        "twenty": 20,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "half": 0.5,
    },
    write="Write",
    explain_words=r"why|how|your\s+(?:choice|reasoning|answer)|the\s+reason|what\s+it\s+means|briefly",
    systems={
        Kind.SUMMARISE: "You summarise texts. Answer with the summary only.",
        Kind.TRANSLATE: "You translate texts. Answer with the translation only.",
        Kind.REWRITE: "You rewrite texts. Answer with the new text only, without comments.",
        Kind.EXTRACT: "You find things in texts. Answer with what was asked for only, one per line;"
        " add nothing that is not in the text.",
        Kind.CLASSIFY: "You classify texts. Answer with the label only.",
        Kind.TRANSFORM: "You work on texts. Answer with the result only, without comments.",
        Kind.WRITE: "You write texts. Answer with the text only, without an introduction or comments.",
        Kind.THANK: "You write short messages. Answer with the message only.",
    },
    this_text="this text",
    sayings={
        "channel": "Which channel should it go to?",
        "person": "Who should get it?",
        "person_named": "Who is {name} here?",
        "content": "Which text? Paste it here.",
        "what": "What should I send? I do not have “{words}”.",
        "input": "It runs with nobody there to ask. Which {name} should it use?",
        "check_yes": "yes",
        "check_no": "no",
        "check": "Is it true of this text: {words}? Answer yes or no.",
        "only": "only {words}",
        "the": "the",
        "say_asked": "Say {words}",
        "say_done": "Say in one short sentence what was done",
        "say_only": "Give {words}, and nothing else",
        "short": "Write a short message that does this: {words}.",
        "unreached": "The model could not be reached, so I planned this one without its help. Please "
        "look it over.",
        "not_believed": "I planned this one without the model's help. Please look it over.",
        "unplaced": "I could not place {words}: look whether the plan still does what you mean.",
        "links": "I cannot open links yet: the model sees the address, not the page. Paste the text itself.",
        "quoted": "“{words}”",
        "what_is": "what “{words}” is",
        "daily": "every day at {hour}",
        "now": "now",
        "starts": "A workflow runs when you press Run, at the times that you name, when a message or a "
        "reaction comes in a channel, or when a webhook is called, and it can ask people for approval "
        "first.",
        "by_hands": "That takes hands, and I have none.",
        "manage_delete": "I delete workflows one by one, by name: `/synth list` shows them, `/synth "
        "delete <name>` deletes one.",
        "manage_pause": "I pause workflows one by one, by name: `/synth list` shows them, `/synth "
        "pause <name>` keeps one from starting by itself.",
        "manage_list": "`/synth list` shows the workflows of this workspace, `/synth show <name>` what "
        "one of them does.",
        "post_it": "post it to",
        "taken": "For “{words}” I took “{title}”: others come near it.",
        "no_app": "I can't reach {names} yet: no engine for it is set up here.",
        "no_part": "I can't do this part yet: {names}. No engine for it is set up here.",
        "no_action": "I can't do {names} yet: no engine that offers it is set up here.",
        "can_do": "I can do: {things}.",
        "texts": "write, summarise, translate and sort texts",
        "wait": "wait",
        "of_apps": "and {actions} actions of {apps} apps such as {names}",
        "no_model": "I can't do this part without a model, and there is none here: {names}. Give me the "
        "words themselves, or ask whoever runs Synth to set a model up.",
        "still_read": "I do not know yet whether I can do this: {names}. What {engine} offers is still being "
        "read: ask me again in a minute.",
        "nearest": "I found no action of {app} for this: {names}. The nearest are {actions}. Say it with one "
        "of these, or differently.",
        "say_what": "Tell me what should happen, for example: write a haiku and post it to #general.",
        "listed_and": "and",
        "listed_or": "or",
        "approve": "Go on with this?",
        "topic": "{name}: ",
        "email": "e-mail",
        "not": "not",
        "once": "I can repeat things, or wait, but I cannot start at a time that comes once (“{phrase}”)"
        " yet. When should it repeat? Or answer “now”, and start it yourself.",
        "to_paste": "(the text that you paste)",
        "pasted": "The text that was pasted",
        "here": "The result is told in this thread.",
        "reminder": "Reminder: ",
        "which_app": "In which app should I watch for “{words}”?",
        "param": "Which {name} should “{title}” use?",
        "by_hand": "No action here does this, so somebody is asked to do it: {task}",
        "do_by_hand": "Please do this, and say when it is done: {task}",
        "label": "label",
    },
    that_words="that",
    unknown_verb=(
        r"(?!(?:about|above|across|after|against|all|along|also|among|and|are|around|as|at|because|been"
        r"|before|behind|being"
        r"|below|beside|besides|between|beyond|both|but|by|can|could|despite|did|do|does|down|during|each"
        r"|either|else|even|every"
        r"|except|few|for|from|has|have|here|hers|his|how|if|in|instead|inside|into|is|its|just|least|less"
        r"|like|many|may|maybe"
        r"|might|mine|more|most|much|must|near|neither|never|nobody|none|nor|not|nothing|now|off|once|one"
        r"|only|onto|or|other"
        r"|others|our|out|over|past|per|perhaps|plus|quite|same|shall|should|since|somebody|some|still|such"
        r"|than|that|the|their"
        r"|them|then|there|these|they|this|those|though|through|throughout|till|to|too|toward|towards|under"
        r"|unless|unlike|until|up"
        r"|upon|use|very|was|were|what|whatever|when|whenever|where|whereas|whether|which|while|who|whoever"
        r"|whom|whose|why|will|with"
        r"|within|without|would|yes|yet|you|your|today|tomorrow|yesterday|nor|it|was|had|let|only|with|via"
        r"|twice|half|[a-z-]*(?:ing|ed|ly)"
        r"|[a-z-]*[^s]s)\b)[a-z][a-z-]{2,14}(?=\s+(?:it|them|these|those|everything)\b)"
        rf"|(?:{_KNOWN_ELSEWHERE})(?=\s+(?:the|an?|each|every|any|our|my|your|their|its|all|everyone)\b)"
    ),
    marker_words=(
        r"this|the|it|both|to|in|a|an|of|for|on|with|that|from|our|my|is|are|when|every|them|their|its"
        r"|by|at|who"
        r"|which|has|how|we|if"
    ),
)
