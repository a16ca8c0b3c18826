"""Orders, however they are said: wishes, passives, infinitives, what hangs on a noun, what stands aside."""

import pytest

from core.planner.normalising import said_plainly
from core.planner.vocabulary import vocabulary_of
from tests.core.planner.plans import sketch, told

ORDERS = """
I'd like a haiku about rain in #random | post a haiku about rain in #random
I want to be notified about it | notify me
we need to know how many there are | tell me how many there are
it would be great if you could post a joke in #fun | post a joke in #fun
is there a way to summarise this | summarise this
@maria should get a copy of it | send a copy of it to @maria
make sure #sales knows about it | tell #sales
write a note that you then post in #sales so the team can use it | write a note, post it in #sales
it should be translated to French and posted in #fr | translate it to French and post it in #fr
then it gets sent to @ada | send it to @ada
post my interviews (they're in google calendar) in #hr | post my interviews in google calendar in #hr
check if it is red. If it isn't, thank @ada. If it is, tell me | if it is red, tell me. Otherwise thank @ada
see if it's good. If so, tell @ben. If not, tell @ada | if it's good, tell @ben. Otherwise tell @ada
post a joke in #fun, thanks a lot! | post a joke in #fun
die neuen Tickets holen und in #ops posten | hole die neuen Tickets und poste in #ops
bitte diesen Text ins Englische übersetzen | übersetze diesen Text ins Englische
récupérer les avis, les résumer et les envoyer à @chloe | récupère les avis, résume les et envoie-les à @chloe
resume este texto y mándaselo a @chloe | resume este texto y manda lo a @chloe
"""


@pytest.mark.parametrize("row", ORDERS.strip().splitlines())
def test_what_is_wished_for_is_an_order(row: str) -> None:
    said, order = (part.strip() for part in row.split("|"))
    assert said_plainly(said, vocabulary_of(said)) == order


PLANS = """
standup reminder #standup mon-fri 9:25 | 25 9 * * 1-5; post #standup('Reminder: standup')
joke of the day to #random, workdays 12:15 | 15 12 * * 1-5; joke(); post #random(joke)
write a haiku about rain and post it in #fun. Keep it friendly. | haiku(); post #fun(haiku)
message @ada in slack that lunch is ready | direct @ada('Lunch is ready')
every monday at 9 give me five ideas for a team lunch | 0 9 * * 1; ideas(); direct U_ADA(ideas)
Jeden Werktag um halb neun einen kurzen Spruch in #los posten | 30 8 * * 1-5; spruch(); post #los(spruch)
"""


@pytest.mark.parametrize("row", PLANS.strip().splitlines())
def test_a_plan_is_made_of_it(row: str) -> None:
    intent, plan = (part.strip() for part in row.split("|"))
    assert told(sketch(intent)) == plan


def test_what_is_told_aside_is_no_step_and_not_passed_over_in_silence() -> None:
    plan = sketch(
        "every day at 6pm post a joke in #fun. I'm the assistant so it's not my own channel. Thanks!"
    )

    assert told(plan) == "0 18 * * *; joke(); post #fun(joke)"
    assert "I'm the assistant" in str(plan.notes)


CONSENTS = """
write a haiku and post it to #fun, but let me look at it first | haiku(); approval; post #fun(haiku)
write a haiku, let @ada check it, once she is ok post it in #fun | haiku(); approval; post #fun(haiku)
write a haiku. Wait for my ok and then post it in #fun | haiku(); approval; post #fun(haiku)
write a haiku, show it to me first, then post it in #fun | haiku(); approval; post #fun(haiku)
write a haiku, run it by @maria, if she is fine post it in #fun | haiku(); approval; post #fun(haiku)
write a haiku, I want to see it before it goes to #fun | haiku(); approval; post #fun(haiku)
write a haiku. Nothing gets posted before I said yes. Post it in #fun | haiku(); approval; post #fun(haiku)
write a haiku and post it to #fun once @maria gave her ok | haiku(); approval; post #fun(haiku)
"""


@pytest.mark.parametrize("row", CONSENTS.strip().splitlines())
def test_consent_in_passing_is_waited_for(row: str) -> None:
    intent, plan = (part.strip() for part in row.split("|"))
    assert told(sketch(intent)) == plan


@pytest.mark.parametrize(
    ("intent", "inputs"),
    [
        ("I give you a topic and you write a haiku about it", ["topic"]),
        ("I'll type in a company name, you write a slogan for it", ["company_name"]),
        ("for a given candidate and role, write an offer letter", ["candidate", "role"]),
        ("take a product name as input, write a slogan for it", ["product_name"]),
        ("I want to start this by hand with a city: write a poem about it", ["city"]),
        ("je te donne un sujet, tu écris un poème", ["sujet"]),
    ],
)
def test_what_a_run_is_given_is_an_input(intent: str, inputs: list[str]) -> None:
    definition = sketch(intent).definition

    assert definition is not None
    assert [one.name for one in definition.inputs] == inputs
    assert all(f"inputs.{name}" in definition.model_dump_json() for name in inputs)


def test_what_can_only_be_told_of_all_is_told_after_the_loop() -> None:
    plan = sketch(
        "for each of these: a; b translate it to French, and at the end post in #ops how many there were"
    )

    assert plan.definition is not None
    assert plan.definition.steps[0].kind == "for_each"
    assert plan.definition.steps[-1].kind == "action"


NEGATED = """
write a haiku. If it is not funny, post it in #fun | check.answer == "yes"
write a haiku. Post it in #fun unless it is not funny | check.answer != "yes"
écris un haïku. Si ce n'est pas drôle, poste-le dans #fun | check.answer == "oui"
escribe un haiku. Si no hay rima, publícalo en #fun | check.answer == "sí"
schreibe ein Haiku. Wenn es nicht lustig ist, poste es in #fun | check.answer == "ja"
"""


@pytest.mark.parametrize("row", NEGATED.strip().splitlines())
def test_a_not_that_a_prompt_is_asked_with_is_not_turned_round_again(row: str) -> None:
    intent, when = (part.strip() for part in row.split("|"))
    assert f"if {when} [post #fun(haiku)]" in told(sketch(intent))


CONDITIONS = """
write a haiku. If it is about rain, post it in #fun, if not post it in #ops | yes
Schreibe ein Haiku. Wenn es von Regen handelt, poste es in #fun, falls nicht, poste es in #ops | ja
écris un haïku : s'il parle de pluie, poste-le dans #fun, sinon poste-le dans #ops | oui
escribe un haiku: si habla de lluvia, publícalo en #fun; si no, publícalo en #ops | sí
"""


@pytest.mark.parametrize("row", CONDITIONS.strip().splitlines())
def test_a_condition_has_two_sides_in_every_language(row: str) -> None:
    intent, yes = (part.strip() for part in row.split("|"))
    wanted = f'haiku(); check(haiku); if check.answer == "{yes}" [post #fun(haiku)] else [post #ops(haiku)]'
    assert told(sketch(intent)) == wanted
