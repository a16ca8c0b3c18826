"""English."""

from core.planner.vocabulary import quantities, tongues
from core.planner.vocabulary.sayings.english import SAYINGS, SYSTEMS
from core.planner.vocabulary.table import Vocabulary, pairs, phrases
from core.planner.vocabulary.verbs.english import IMPERATIVES, SHAKY, UNKNOWN_VERB, VERBS

ENGLISH = Vocabulary(
    code="en",
    verbs=VERBS,
    imperatives=IMPERATIVES,
    shaky=SHAKY,
    lead_words=(
        r"please|pls|plz|kindly|perhaps|maybe|possibly|hey|hi|hello|ok|okay|synth|so|just|also|always|only(?!\s+(?:if|when|once|after|then))"
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
        r"(?:\s+(?:will|should|can))?|[-*•–]|(?<!\bto\s)(?<!\bor\s)(?<!\band\s)(?<!\bthan\s)\(?\d{1,2}[.)]|step\s+\d+"
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
        r"|(?:anything|everything)\s+(?:lower|higher|smaller|bigger|larger|cheaper|less|more|below|above|under|over)(?:\s+that)?"
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
    tongues=tongues.ENGLISH,
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
        r"(?:\A\s*|(?<!\w)(?:to|with)\s+)(?:me|myself)(?!\w)|(?<!\w)(?:to|in|into)\s+my\s+(?:dms?|direct\s+messages"
        r"|inbox)(?!\w)"
    ),
    privately=(
        r"(?:by|in|via|as|through|over)\s+(?:a\s+)?(?:slack\s+)?(?:dms?|private(?:\s+message)?|direct\s+messages?)"
        r"(?!\s+\w*(?:channel|group|repo))"
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
    wait_units=quantities.ENGLISH_UNITS,
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
        r"|pass|submit|input|ask\s+for|write)s?(?!\w)(?:\s+in)?(?:\s+(?:you|it|to\s+you))?"
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
        r"that|saying(?:\s+that)?|with\s+the\s+(?:question|sentence|line|reminder|note|content)|which\s+says|that"
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
    numbers=quantities.ENGLISH_NUMBERS,
    write="Write",
    systems=SYSTEMS,
    this_text="this text",
    sayings=SAYINGS,
    unknown_verb=UNKNOWN_VERB,
    marker_words=(
        r"this|the|it|both|to|in|a|an|of|for|on|with|that|from|our|my|is|are|when|every|them|their|its"
        r"|by|at|who"
        r"|which|has|how|we|if"
    ),
)
