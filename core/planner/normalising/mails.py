"""Mails that are written, and sent to those whom a run is about: "send a welcome email", "write a reminder
email and send it". Said with whom it goes to, as the mails that are read below."""

import re

_MAIL = r"e-?mail"
_HOW = r"(?:[\w'’-]+,?\s+){0,4}?"
_SOMEBODY = (
    r"(?:them|him|her|the\s+(?:customer|client|person|sender|requester|lead|contact|candidate"
    r"|applicant|guest|user|owner|company|supplier|winner|attendees?))"
)
# "send a friendly welcome email", to nobody who is named.
_SENT = re.compile(
    rf"\b(?P<verb>send|shoot|fire\s+off|drop)\s+(?:out\s+|off\s+)?(?P<what>(?:an?|the|one)\s+{_HOW}(?P<kind>[\w'’-]+)\s+{_MAIL})(?![\w-])"
    r"(?!\s+(?:address|summary|digest|draft|campaign|template|alert)\b)(?P<rest>[^.;:!?\n]*)",
    re.IGNORECASE,
)
_AIMED = re.compile(
    r"\bto\s+(?!(?:say|tell|ask|thank|remind|invite|welcome|let|confirm|congratulate|explain|celebrate|apologi[sz]e)\b)\S|[#@]\w|<[#@]|\beach\s+\w+\s",
    re.IGNORECASE,
)
_BY_APP = re.compile(
    r"\s+(?:from|with|via|through|using|by|in)\s+(?:our\s+|my\s+)?(?P<app>SendGrid|Gmail|Outlook|Microsoft\s+Outlook|Mailgun|Mailjet|HubSpot|Mailchimp)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\s*(?:,|\b(?:and|then|but|once|after|when|if|unless|first|please)\b|\s[–—-]\s|\s*[\ue000-\ue00f])",
    re.IGNORECASE,
)
_FOR_EACH = re.compile(r"(?P<about>.*?)\s+for\s+each(?:\s+(?:one|of\s+(?:them|these)))?\s*", re.IGNORECASE)
_NO_KIND = re.compile(r"(?:an?|the|one|short|quick|slack|new|single|group|test)\Z", re.IGNORECASE)
# "write a reminder email, … and send it"
_WRITTEN = re.compile(
    rf"(?P<said>\b(?:write|draft|compose|prepare|create|generate)\s+(?:{_SOMEBODY}\s+)?(?:an?|the|one)\s+{_HOW}{_MAIL}(?![\w-])"
    rf"(?!\s+(?:draft|summary|digest|template)\b)(?:(?!\b(?:draft|slack)\b)[^\n#@<]){{0,200}}?)\bsend\s+(?:it|that|this|the\s+{_MAIL})"
    rf"(?P<off>\s+(?:off|out))?(?:\s+to\s+(?P<to>{_SOMEBODY}))?(?=\s*(?:[.,;!\n]|\Z)|\s+(?:and|then|but|once|after|when|if)\s)",
    re.IGNORECASE,
)
# "prepare a draft email in Gmail offering to rebook"
_DRAFT_IN = re.compile(
    rf"\b(?:prepare|create|make|write|save|leave|set\s+up|put)\s+(?:an?|the)\s+(?:draft\s+(?P<one>{_MAIL}|reply|answer|response)|(?P<two>{_MAIL}|reply|answer|response)\s+draft"
    r"|draft)\s+in\s+(?:my\s+|our\s+)?(?P<app>gmail|outlook)\s+(?P<what>(?:offering|asking|saying|telling|inviting|apologi[sz]ing|thanking|proposing|suggesting"
    r"|reminding|announcing|confirming|explaining|to|that|about|with|for)\s[^.;,!?\n]{3,120})",
    re.IGNORECASE,
)


def mailed(text: str) -> str:
    """The text with such mails addressed."""
    text = _SENT.sub(_sent, _DRAFT_IN.sub(_draft, text))
    return _WRITTEN.sub(lambda found: f"{found['said']}email it to {found['to'] or 'them'}", text)


def _draft(found: re.Match[str]) -> str:
    kind = found["one"] or found["two"] or "email"
    return f"write an {kind} {found['what']} as a {found['app']} draft".replace("an r", "a r")


def _sent(found: re.Match[str]) -> str:
    clause = _MORE.split(found["rest"])[0]
    if _AIMED.search(clause) or _NO_KIND.match(found["kind"]):
        return found.group()
    app = _BY_APP.search(found["rest"])
    rest = _BY_APP.sub("", found["rest"], count=1)
    more = _MORE.search(rest)
    about, then = (rest[: more.start()], rest[more.start() :]) if more is not None else (rest, "")
    if (each := _FOR_EACH.fullmatch(about)) is not None:
        return f"for each of them, write {found['what']}{each['about']} and email it to them{then}"
    by = f" with {app['app']}" if app is not None else ""
    return f"write {found['what']}{about} and email it to them{by}{then}"
