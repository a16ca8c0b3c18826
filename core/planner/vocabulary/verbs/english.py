"""English verbs, by what they ask for; each also as in “a workflow that summarises …”."""

from collections.abc import Mapping

from core.catalogue.verbs import OFTEN_THINGS, VERB_FORMS
from core.planner.vocabulary.table import Verb, alternatives, phrases, verb_table

_ORDERS = verb_table("""
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
transform: group, cluster, score, grade, calculate, compute, work out, figure out, find out, determine, add up
transform: filter, total
transform: break down, break up, break, split up, split
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
send: nudge, poke, holler at, hit up
send: cross-post, shout, surface, broadcast, circulate, relay, flag
upload: upload, attach
remind: remind
thank: ask, thank, say thanks, say thank you, greet, congratulate, apologise, apologize, welcome, wish
thank: cheer, celebrate, shout out, brag about, hype up, applaud
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


VERBS: Mapping[str, Verb] = {_with_s(form): verb for form, verb in _ORDERS.items()} | _ORDERS

# Other forms → the one that asks.
IMPERATIVES: Mapping[str, str] = {_with_s(form): form for form in _ORDERS if _with_s(form) not in _ORDERS}

# As often nouns.
SHAKY = phrases("""
grade, grades, break, breaks, split, splits,
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
watch, watches, wish, wishes, total, totals, look, looks, see, sees, score, scores, estimate, estimates
""")

# Verbs that only the catalogue knows begin a clause where something follows that they can be done to.
_KNOWN_ELSEWHERE = alternatives(
    [
        form
        for form in VERB_FORMS.keys() - OFTEN_THINGS - _ORDERS.keys()
        if form.isascii() and form[-1] not in "sdgn"
    ]
)

UNKNOWN_VERB = (
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
)
