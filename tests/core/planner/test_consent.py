"""Somebody's consent, said loosely: it is asked for, and before what hangs on it."""

from time import process_time

import pytest

from core.definition import Action, Approval, Branch, Payload, every_step
from core.planner.normalising.consents import consent_marked
from core.planner.vocabulary import vocabulary_of
from tests.core.planner.plans import sketch, told
from tests.core.planner.test_events import planned


@pytest.mark.parametrize(
    ("intent", "who"),
    [
        ("Write a haiku and post it in #random, but ask @ada first", "@ada"),
        ("Write a haiku. @ben has to approve it. Then post it in #random", "@ben"),
        ("Write a haiku. dont post it in #random before I said ok", "owner"),
        ("Write a haiku, but don't post it to #random until @ben has seen it", "@ben"),
        ("Write a haiku and post it in #random, get @chloe's approval first", "@chloe"),
        ("Write a haiku. Post it to #random only once @ben agrees", "@ben"),
        ("Write a haiku, post it to #random. Never post it before I have approved it", "owner"),
    ],
)
def test_consent_is_asked_for_before_the_deed(intent: str, who: str) -> None:
    definition = sketch(intent).definition

    assert definition is not None
    steps = list(every_step(definition.steps))
    assert [type(step) for step in steps] == [Payload, Approval, Action]
    assert isinstance(steps[1], Approval)
    assert steps[1].approvers == (who,)


def test_a_condition_for_consent_leaves_the_deed_to_both() -> None:
    definition = sketch(
        "Write a haiku and post it in #random, but if it mentions thunder get @maria's approval first"
    ).definition

    assert definition is not None
    assert [type(step) for step in definition.steps][-2:] == [Branch, Action]


@pytest.mark.parametrize(
    "no",
    [
        "If the manager does not approve, post a sad note in #random",
        "If @ada doesn't approve, post a sad note in #random",
        "If my boss is not happy with it, post a sad note in #random",
        "If @ada has not approved it, post a sad note in #random",
    ],
)
def test_what_follows_a_no_is_never_done_after_a_yes(no: str) -> None:
    plan = sketch(f"Write a haiku and get approval from @ada. {no}")

    assert plan.definition is not None
    assert not any(isinstance(step, Action) for step in plan.definition.steps)
    assert any(isinstance(step, Branch) for step in plan.definition.steps)


SAID = """
write a haiku and post it to #fun but only once @maria has signed it off
write a haiku, @chloe has to approve it, only then it goes to #fun
write a haiku, ask me whether that's ok and then post it to #fun
write a haiku, show it to me for an ok, and then post it to #fun
write a haiku, I check it, and then it goes out to #fun
write a haiku and wait for @ben's go before it's posted in #fun
write a haiku. @dmitri has to say yes, then post it in #fun
write a haiku, once I've approved it post it to #fun
write a haiku and, if @ada is happy with it, post it in #fun
write a haiku, get @ada to sign it off, then post it in #fun
write a haiku, have @ada look it over and post it in #fun
write a haiku, ask @ada if it's fine, then post it to #fun
write a haiku and post it to #fun after @ada has had a look
write a haiku, pass it by @ada first, post it in #fun
write a haiku. I want to approve it before you post it to #fun
write a haiku; nothing goes out without my ok; post it to #fun
write a haiku, post it in #fun as soon as @ada gives the green light
write a haiku, post it in #fun only if I say yes
write a haiku, with @ada's blessing post it in #fun
write a haiku, I need to see it first, then post it to #fun
write a haiku, check with @ada, then post it in #fun
write a haiku, send it to @ada for review, then post it to #fun
write a haiku, wait until @ada has approved, then post it in #fun
write a haiku and don't post it to #fun unless I approve
write a haiku, @ada reviews it, and then it gets posted in #fun
write a haiku, @ada should sign it off before it is posted in #fun
write a haiku and post it in #fun (ask me before)
write a haiku and post it in #fun, with my approval
Write a haiku. Before posting it to #fun, ask @ada.
write a haiku, dm it to me for approval, then post it to #fun
write a haiku, ask for my ok, then post it to #fun
write a haiku, I'd like to have a look before it's posted to #fun
write a haiku and post it in #fun, pending @ada's approval
write a haiku. Let me see it, then it goes to #fun
write a haiku, show it to @ada and when she says yes post it in #fun
write a haiku, show it to me, and after I approve post it to #fun
post a haiku in #fun once @ada has said ok
schreibe ein Haiku, erst soll ich drüberschauen, dann ab damit in #los
schreibe ein Haiku, zeig es mir, und wenn ich zustimme, geht es in #los
schreibe ein Haiku und poste es in #los, aber frag mich vorher
schreibe ein Haiku und poste es in #los, sobald @ada es freigegeben hat
schreibe ein Haiku, @ada muss es freigeben, dann poste es in #los
schreibe ein Haiku, lass @ada drüberschauen und poste es in #los
schreibe ein Haiku. Ich will es vorher sehen. Poste es in #los
schreibe ein Haiku und poste es erst in #los, wenn @ada zugestimmt hat
schreibe ein Haiku, hole die Freigabe von @ada und poste es in #los
schreibe ein Haiku und poste es nach meiner Freigabe in #los
schreibe ein Haiku, frag mich ob das ok ist und poste es dann in #los
schreibe ein Haiku, warte auf mein Ok und poste es in #los
schreibe ein Haiku, schick es @ada zur Prüfung, danach poste es in #los
écris un haïku, fais-le valider par @ada puis poste-le dans #fun
écris un haïku et poste-le dans #fun, mais demande-moi d'abord
écris un haïku et, après mon accord, poste-le dans #fun
écris un haïku et quand @chloe a validé publie-le dans #fun
écris un haïku, montre-le-moi d'abord, puis poste-le dans #fun
écris un haïku, laisse-moi le relire, puis poste-le dans #fun
écris un haïku, @ada doit le valider, ensuite poste-le dans #fun
écris un haïku et demande-moi avant de le publier dans #fun
écris un haïku, je le relis, puis ça part dans #fun
écris un haïku, attends le feu vert de @ada et poste-le dans #fun
écris un haïku et poste-le dans #fun une fois que @ada est d'accord
escribe un haiku y publícalo en #fun cuando yo lo apruebe
escribe un haiku y, cuando @ada dé el visto bueno, publícalo en #fun
escribe un haiku y publícalo en #fun, pero pregúntame antes
escribe un haiku, @ada tiene que aprobarlo, luego publícalo en #fun
escribe un haiku, enséñamelo antes y publícalo en #fun
escribe un haiku, deja que @ada lo revise y publícalo en #fun
escribe un haiku, quiero verlo antes de publicarlo en #fun
escribe un haiku y con mi aprobación publícalo en #fun
escribe un haiku, espera mi ok y publícalo en #fun
escribe un haiku, pide el visto bueno de @ada y publícalo en #fun
"""


@pytest.mark.parametrize("intent", SAID.strip().splitlines())
def test_consent_is_understood_however_it_is_said(intent: str) -> None:
    steps, asked, sent = told(sketch(intent)).split("; ")

    assert (steps, asked) == ("haiku()", "approval")
    assert sent in ("post #fun(haiku)", "post #los(haiku)")


def test_only_what_was_said_after_it_waits() -> None:
    plan = sketch(
        "write a haiku and a limerick. Post the haiku in #fun, "
        "and once I've approved it post the limerick in #fun"
    )

    assert told(plan) == "haiku(); limerick(); post #fun(haiku); approval; post #fun(limerick)"


@pytest.mark.parametrize(
    "then", [", and finally post it in #fun", ", then post it in #fun", " and post it in #fun"]
)
def test_what_goes_out_once_it_is_approved_does_not_go_out_before(then: str) -> None:
    definition = sketch(f"Write a haiku and post it in #all once I have approved it{then}").definition

    assert definition is not None
    kinds = [type(step) for step in every_step(definition.steps)]
    assert kinds == [Payload, Approval, Action, Action]


@pytest.mark.parametrize(
    "words",
    [
        "summarise this text in two sentences and post it to #general when I agree: Ships pass. It rains.",
        "post the summary of this text to #general after I approve: Ships pass. It rains.",
        "résume ce texte et poste-le dans #general quand je suis d'accord : Les bateaux passent. Il pleut.",
        "fasse diesen Text zusammen und poste ihn in #general, wenn ich zustimme: Schiffe fahren. Es regnet.",
    ],
)
def test_a_text_that_is_pasted_behind_a_consent_does_not_put_it_after_the_deed(words: str) -> None:
    definition = sketch(words).definition

    assert definition is not None
    assert [step.kind for step in definition.steps] == ["payload", "approval", "action"]


YESES = """
ask @ada whether the numbers are final. Once she confirms, post "They are final" in #general
check with @ada if the numbers are final, and if she says yes post "They are final" in #general
ask @ada if the numbers are final. If so, post "They are final" in #general
"""


@pytest.mark.parametrize("said", YESES.strip().splitlines())
def test_a_question_whose_yes_is_waited_for_is_an_approval_that_asks_it(said: str) -> None:
    definition = sketch(said).definition
    assert definition is not None
    approval, post = definition.steps
    assert isinstance(approval, Approval)
    assert approval.approvers == ("@ada",)
    assert approval.ask.startswith("Please say whether the numbers are final: ")
    assert isinstance(post, Action)


def test_a_no_to_a_question_goes_its_own_way() -> None:
    said = 'ask me if it is ready. if I say yes post "go" in #general, otherwise post "stay" in #random'
    definition = sketch(said).definition
    assert definition is not None
    assert [step.kind for step in definition.steps] == ["approval", "branch"]


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("write a haiku. First @ada approves it, then @ben, then post it in #random", [("@ada",), ("@ben",)]),
        (
            "write a haiku, get an ok from @ada and after that from @ben, then post it in #random",
            [("@ada",), ("@ben",)],
        ),
        ("write a haiku and post it in #random once both @ada and @ben have approved it", [("@ada", "@ben")]),
        (
            "write a haiku. @ada, @ben and I have to approve it before it's posted in #random",
            [("@ada", "@ben", "owner")],
        ),
    ],
)
def test_several_are_asked_in_turn_or_together(said: str, asked: list[tuple[str, ...]]) -> None:
    definition = sketch(said).definition
    assert definition is not None
    approvals = [step for step in definition.steps if isinstance(step, Approval)]
    assert [(one.approvers, one.quorum) for one in approvals] == [(who, len(who)) for who in asked]
    assert [step.kind for step in definition.steps] == ["payload", *["approval"] * len(asked), "action"]


def test_money_is_given_back_once_it_is_agreed_to() -> None:
    said = "I give you a Stripe payment and an amount, ask @ada if that's ok, and once she says yes refund it"
    definition = planned(said).definition
    assert definition is not None
    assert [step.kind for step in definition.steps] == ["approval", "action"]
    refund = definition.steps[1]
    assert isinstance(refund, Action)
    assert refund.params == {"payment_intent": "{{inputs.stripe_payment}}", "amount": "{{inputs.amount}}"}


def test_one_of_two_is_enough_where_either_may_agree() -> None:
    definition = sketch("write a haiku, get the ok of @ada or @ben, and post it in #random").definition
    assert definition is not None
    approval = definition.steps[1]
    assert isinstance(approval, Approval)
    assert (approval.approvers, approval.quorum) == (("@ada", "@ben"), 1)


@pytest.mark.parametrize("no", ["and if he says no", "If not,", "If he doesn't,", "In case it's not,"])
def test_what_hangs_on_a_no_alone_is_told_with_the_question(no: str) -> None:
    definition = sketch(f"ask @ben whether the server is patched. {no} dm @ada").definition
    assert definition is not None
    approval, branch = definition.steps
    assert isinstance(approval, Approval) and isinstance(branch, Branch)
    assert branch.when == f"!{approval.id}.approved"
    sent = branch.then[0]
    assert isinstance(sent, Action)
    assert sent.params == {"user": "@ada", "text": "The server is patched: no"}


@pytest.mark.parametrize("word", ["and", "but", "und", "aber", "et", "mais", "y", "pero"])
def test_a_word_said_a_thousand_times_is_read_at_once(word: str) -> None:
    begun = process_time()
    consent_marked(f"{word} " * 4_000 + "tu", vocabulary_of(f"{word} " * 20))
    assert process_time() - begun < 5  # 50 ms on a quiet machine
