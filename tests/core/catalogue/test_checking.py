"""The catalogue as the measure of what may be saved."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from core.catalogue import Catalogue
from core.catalogue.pinning import pinned
from core.definition import Action, AppEvent, Branch, Definition, ForEach
from core.engine import Call, Engine, Offer, Option, Outcome, Param
from core.engines import SlackEngine
from core.errors import Invalid, Refused, Unavailable
from storage import SqlStores
from tests.apps import AppsEngine, app_offers
from tests.fakes import MemoryMessenger

MAIL = Offer(
    "post:mail",
    "Send a mail",
    "",
    (
        Param("to", "list"),
        Param("subject", "text"),
        Param("copies", "integer", required=False),
        Param("weight", "number", required=False),
        Param("urgent", "boolean", required=False),
        Param("at", "time", required=False),
        Param("headers", "object", required=False),
        Param("format", required=False, options=(Option("html", "HTML"), Option("text", "Text"))),
        Param("tags", "list", required=False, options=(Option("a", "A"), Option("b", "B"))),
    ),
    effect="sends",
    app="Post",
    app_slug="post",
    version="1.2.0",
    account="post",
)


class Post(Engine):
    """Sends mail, and knows more than it lists: what is looked up is asked of its service."""

    name = "post"

    def __init__(self, *hidden: Offer, fault: Exception | None = None) -> None:
        self.hidden = {offer.key: offer for offer in hidden}
        self.fault = fault
        self.looked_up: list[str] = []

    def offers(self) -> Sequence[Offer]:
        return [MAIL]

    async def look_up(self, key: str) -> Offer | None:
        self.looked_up.append(key)
        await asyncio.sleep(0.01)
        if self.fault is not None:
            raise self.fault
        return self.hidden.get(key)

    async def perform(self, call: Call) -> Outcome:
        raise Refused("It only lists.")


def slack() -> Catalogue:
    engines: dict[str, Engine] = {"slack": SlackEngine(MemoryMessenger())}
    return Catalogue(engines, ["default"])


def post(engine: Post | None = None) -> Catalogue:
    return Catalogue({"post": engine or Post()}, ["default"])


def mail(**params: Any) -> Definition:
    given = {"to": ["a@b.example"], "subject": "Hello", **params}
    return Definition(name="d", steps=(Action(id="mail", action="post:mail", params=given),))


async def test_missing_and_unknown_parameters_are_faults() -> None:
    step = Action(id="say", action="slack:post_message", params={"chanel": "#eng", "text": ""})
    faults = {fault.path for fault in await slack().check(Definition(name="d", steps=(step,)))}
    assert faults == {"say.params.chanel", "say.params.channel", "say.params.text"}


FITTING: list[dict[str, Any]] = [
    {"copies": 2, "weight": 1.5, "urgent": True, "at": "2026-11-20T09:30:00Z", "headers": {"x": 1}},
    {"weight": 2, "at": "2026-11-20", "format": "html", "tags": ["a", "b"], "copies": None},
    {"to": "{{people}}", "copies": "{{count}}", "urgent": "{{ask.yes}}", "at": "{{trigger.at}}"},
    {"headers": "{{all}}", "format": "{{inputs.format}}", "tags": ["a", "{{tag}}"], "to": ["{{one}}", "b"]},
]


@pytest.mark.parametrize("params", FITTING)
async def test_values_of_the_right_type_and_references_fit(params: dict[str, Any]) -> None:
    assert await post().check(mail(**params)) == []


MISFITTING: list[tuple[dict[str, Any], str]] = [
    ({"to": "a@b.example"}, "this takes a list, not the text “a@b.example”"),
    ({"subject": 5}, "this takes text, not a number"),
    ({"copies": 1.5}, "this takes a whole number, not a number"),
    ({"copies": True}, "this takes a whole number, not true or false"),
    ({"weight": "heavy"}, "this takes a number, not the text “heavy”"),
    ({"urgent": "yes"}, "this takes true or false, not the text “yes”"),
    ({"at": "tomorrow"}, "this takes a time such as 2026-11-20T09:30:00Z, not the text “tomorrow”"),
    ({"headers": ["a"]}, "this takes an object, not a list"),
    ({"format": "pdf"}, "this is none of its choices: html, text"),
    ({"tags": ["a", "z"]}, "this is none of its choices: a, b"),
]


@pytest.mark.parametrize(("params", "message"), MISFITTING)
async def test_a_value_of_another_type_or_outside_the_options_is_a_fault(
    params: dict[str, Any], message: str
) -> None:
    (fault,) = await post().check(mail(**params))
    assert (fault.path, fault.message) == (f"mail.params.{next(iter(params))}", message)


async def test_an_offer_whose_parameters_depend_on_others_takes_unknown_ones() -> None:
    form = Offer("post:form", "Fill a form", "", (Param("form"),), dynamic=True)
    step = Action(id="fill", action="post:form", params={"form": "f1", "field_7": "x"})
    assert await post(Post(form)).check(Definition(name="d", steps=(step,))) == []


async def test_an_action_that_is_not_listed_is_looked_up_before_it_is_refused() -> None:
    hidden = Offer("post:hidden", "Hide", "")
    engine = Post(hidden)
    catalogue = post(engine)
    both = Definition(
        name="d", steps=(Action(id="a", action="post:hidden"), Action(id="b", action="post:none"))
    )
    (fault,) = await catalogue.check(both)
    assert (fault.path, fault.message) == (
        "b.action",
        "post offers no “post:none”; did you mean post:hidden?",
    )
    assert len(await catalogue.check(both)) == 1
    assert engine.looked_up == ["post:hidden", "post:none"]


async def test_many_who_ask_for_one_key_at_once_are_one_question() -> None:
    engine = Post(Offer("post:hidden", "Hide", ""))
    catalogue = post(engine)
    found = await asyncio.gather(*(catalogue.offer("post:hidden") for _ in range(20)))
    assert {offer.key for offer in found if offer is not None} == {"post:hidden"}
    assert engine.looked_up == ["post:hidden"]


async def test_what_was_looked_up_is_kept(stores: SqlStores) -> None:
    hidden = Offer("post:hidden", "Hide", "", (Param("where", options=(Option("here", "Here"),)),))
    engine = Post(hidden)
    assert await Catalogue({"post": engine}, ["default"], stores.offers).offer("post:hidden") == hidden
    other = Post()
    again = Catalogue({"post": other}, ["default"], stores.offers)
    assert await again.offer("post:hidden") == hidden
    assert other.looked_up == []


async def test_a_service_that_cannot_be_asked_is_a_fault_that_says_so() -> None:
    engine = Post(fault=Unavailable("Post cannot be reached."))
    catalogue = post(engine)
    (fault,) = await catalogue.check(Definition(name="d", steps=(Action(id="a", action="post:x"),)))
    assert fault.message == "“post:x” cannot be looked up right now. Post cannot be reached."
    with pytest.raises(Unavailable):
        await catalogue.offer("post:x")


async def test_a_definition_is_pinned_to_the_versions_offered_now() -> None:
    apps = Catalogue({"apps": AppsEngine(), "post": Post()}, ["default"])
    deep = Definition(
        name="d",
        trigger=AppEvent(event="apps:github-new-issue", params={"repoFullname": "acme/api"}),
        steps=(
            ForEach(
                id="each",
                items="{{trigger.list}}",
                steps=(
                    Branch(id="any", when="true", then=mail().steps, else_=()),
                    Action(
                        id="old", action="post:mail", version="1.0.0", params={"to": ["a"], "subject": "s"}
                    ),
                ),
            ),
        ),
    )
    kept = pinned(deep, await apps.of(deep))
    assert isinstance(kept.trigger, AppEvent)
    assert kept.trigger.version == next(one.version for one in app_offers() if one.key == kept.trigger.event)
    (each,) = kept.steps
    assert isinstance(each, ForEach)
    branch, old = each.steps
    assert isinstance(branch, Branch)
    assert isinstance(old, Action)
    assert isinstance(branch.then[0], Action)
    assert (branch.then[0].version, old.version) == ("1.2.0", "1.0.0")


async def test_what_is_saved_is_pinned_and_what_cannot_run_is_refused() -> None:
    (step,) = (await post().checked(mail(copies=2))).steps
    assert isinstance(step, Action)
    assert step.version == "1.2.0"
    with pytest.raises(Invalid) as caught:
        await post().checked(mail(copies="many"))
    assert [fault.path for fault in caught.value.faults] == ["mail.params.copies"]
