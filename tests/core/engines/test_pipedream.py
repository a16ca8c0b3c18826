"""Actions at Pipedream: what is sent, and what becomes of every way in which it can go wrong."""

import asyncio
import re
import time

import pytest

from core.errors import Refused, Unavailable, Unknown
from tests.core.engines.conftest import Bench
from tests.pipedream_server import CLIENT_SECRET, Fault


async def test_the_account_goes_under_the_props_name_and_values_keep_their_form(bench: Bench) -> None:
    account = bench.server.add_account("T1:U1", "google_sheets")
    row = ["a", None, {"auth_provision_id": 1, "__lv": {"x": [True, 2.5]}}]
    await bench.run("google_sheets-add-single-row", sheetId="s", worksheetId="w", row=row)
    done = bench.server.performed[0]
    assert (done.account, done.user) == (account, "T1:U1")
    assert done.props == {"sheetId": "s", "worksheetId": "w", "row": row}


async def test_ret_is_the_response_and_summary_and_links_are_kept_beside_it(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    outcome = await bench.run()
    assert outcome.content["identifier"] == "ENG-1"
    assert outcome.summary == "Create Issue: done as ENG-1"
    assert outcome.detail == {"links": ["https://linear_app.example.com/1"]}


@pytest.mark.parametrize("ret", [None, [], "text", 0, {"nested": [{"a": None}]}])
async def test_a_return_value_of_any_form_comes_through(bench: Bench, ret: object) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.answers["linear_app-create-issue"] = lambda props: ret
    assert (await bench.run()).content == ret


async def test_an_endless_result_is_cut_and_says_so(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.answers["linear_app-create-issue"] = lambda props: {"text": "x" * 3_000_000}
    outcome = await bench.run()
    assert isinstance(outcome.content, str)
    assert len(outcome.content) == 100_000
    assert outcome.summary is not None
    assert "the first 100,000 are kept" in outcome.summary


@pytest.mark.parametrize("fault", ["500", "504", "202", "dropped", "garbled"])
async def test_an_answer_that_leaves_open_what_happened_is_unknown_and_never_sent_again(
    bench: Bench, fault: Fault
) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.faults["run"].append(fault)
    with pytest.raises(Unknown, match=r"^Pipedream ") as error:
        await bench.run()
    assert not re.search(r"\d|JSON|HTTP", error.value.sentence), "numbers are for engineers"
    assert error.value.technical
    assert bench.server.asked["run"] == 1
    assert len(bench.server.performed) == 1


async def test_silence_after_sending_is_unknown(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.silence_s = 2
    bench.server.faults["run"].append("slow")
    with pytest.raises(Unknown, match="did not answer in time"):
        await bench.run(timeout_s=1)
    assert len(bench.server.performed) == 1


@pytest.mark.parametrize("fault", ["429", "502", "503"])
async def test_what_did_not_happen_is_unavailable_and_asked_once_by_us(bench: Bench, fault: Fault) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.faults["run"].append(fault)
    with pytest.raises(Unavailable) as error:
        await bench.run()
    assert error.value.retry_after == (None if fault == "502" else 0.01)
    assert bench.server.asked["run"] == 1
    assert bench.server.performed == []


async def test_a_service_that_cannot_be_reached_is_unavailable(bench: Bench) -> None:
    bench.server.faults["accounts"] += ["503"] * 5
    with pytest.raises(Unavailable):
        await bench.run()


async def test_an_error_inside_of_a_success_is_refused_in_the_services_words_without_its_stack(
    bench: Bench,
) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.faults["run"].append("error inside")
    with pytest.raises(Refused, match="Team not found") as error:
        await bench.run()
    assert "secret.js" not in error.value.sentence
    assert error.value.remedy is None


@pytest.mark.parametrize("fault", ["400", "404"])
async def test_what_the_service_does_not_take_is_refused_in_its_words(bench: Bench, fault: Fault) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.faults["run"].append(fault)
    with pytest.raises(Refused, match=f"stand-in says {fault}"):
        await bench.run()


async def test_a_token_that_the_service_forgot_is_renewed_and_the_action_happens_once(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    await bench.run()
    bench.server.revoke_tokens()
    await bench.run()
    assert len(bench.server.performed) == 2
    assert bench.server.asked["token"] == 2


async def test_many_at_once_renew_a_forgotten_token_together(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    await bench.run()
    bench.server.revoke_tokens()
    await asyncio.gather(*(bench.run() for _ in range(10)))
    assert len(bench.server.performed) == 11
    assert bench.server.asked["token"] == 2


async def test_a_token_that_ages_is_renewed_before_it_ends(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.token_life_s = 121  # renewed two minutes before its end
    await bench.run()
    await asyncio.sleep(1.1)
    await bench.run()
    assert bench.server.asked["token"] == 2


async def test_a_client_that_the_service_does_not_know_is_refused_by_the_settings_names(bench: Bench) -> None:
    bench.server.faults["token"].append("401")
    with pytest.raises(Refused, match="PIPEDREAM_CLIENT_ID") as error:
        await bench.run()
    assert CLIENT_SECRET not in repr(error.value)


async def test_a_missing_account_is_refused_with_the_way_out_and_nothing_is_sent(bench: Bench) -> None:
    with pytest.raises(Refused, match="No Linear account") as error:
        await bench.run()
    assert (error.value.remedy, error.value.about) == ("connect", "linear_app")
    assert bench.server.asked["run"] == 0


async def test_another_persons_account_is_never_used_nor_that_of_the_same_id_elsewhere(bench: Bench) -> None:
    bench.server.add_account("T1:U2", "linear_app")
    bench.server.add_account("T2:U1", "linear_app")
    with pytest.raises(Refused, match="No Linear account"):
        await bench.run()
    assert [one.app for one in await bench.engine.accounts("T2", "U1")] == ["linear_app"]
    assert list(await bench.engine.accounts("T1", "U1")) == []


async def test_an_account_that_was_just_connected_is_seen_at_once(bench: Bench) -> None:
    with pytest.raises(Refused):
        await bench.run()
    bench.server.add_account("T1:U1", "linear_app")
    assert (await bench.run()).content


async def test_a_broken_account_is_noticed_before_sending_and_after_a_refusal(bench: Bench) -> None:
    account = bench.server.add_account("T1:U1", "linear_app")
    await bench.run()
    bench.server.break_account(account)
    bench.server.faults["run"].append("error inside")
    with pytest.raises(Refused, match="The connection to Linear does not work any more") as after:
        await bench.run()
    assert (after.value.remedy, after.value.about) == ("connect", "linear_app")
    assert "Linear said: Team not found" in after.value.technical
    with pytest.raises(Refused, match="does not work any more") as before:
        await bench.run()
    assert (before.value.remedy, before.value.about) == ("connect", "linear_app")


async def test_a_version_that_is_gone_is_refused_before_anything_is_sent(bench: Bench) -> None:
    bench.server.components["linear_app-create-issue"]["version"] = "9.9.9"
    bench.server.add_account("T1:U1", "linear_app")
    assert (await bench.run()).content
    with pytest.raises(Refused, match="does not offer this action any more") as error:
        await bench.run("linear_app-gone")
    assert error.value.technical == "no action linear_app-gone"


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("Request failed with status code 404", "Linear refused: what the step names is not there, or the "
         "connected account may not see it."),
        ("Request failed with status code 403", "Linear refused: the connected account may not do this."),
        ("Request failed with status code 502", "Linear refused: it had a problem of its own."),
        ("Request failed with status code 418", "Linear refused."),
        ('{"message": "Title is too long"}', "Linear said: Title is too long"),
        ("", "Linear failed, and said nothing of it."),
    ],
)  # fmt: skip
async def test_what_a_library_says_in_a_services_name_is_told_in_words(
    bench: Bench, said: str, means: str
) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    bench.server.faults["run"].append("error inside")
    bench.server.complaint = said
    with pytest.raises(Refused) as error:
        await bench.run()
    assert error.value.sentence == means
    assert error.value.technical == (said if said.startswith("Request") else "AxiosError")


async def test_what_a_choice_brings_is_asked_again_where_it_has_become_another(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "google_sheets")
    given = {"sheetId": "s", "worksheetId": "w", "Name": "Ada"}
    await bench.run("google_sheets-add-named-row", **given)
    bench.server.edition = "_2"  # somebody renamed a column
    await bench.run("google_sheets-add-named-row", **given)
    assert [one.dynamic for one in bench.server.performed] == ["dyp_w", "dyp_w_2"]
    bench.server.faults["run"].append("400")
    with pytest.raises(Refused, match="stand-in says 400"):
        await bench.run("google_sheets-add-named-row", **given)
    assert len(bench.server.performed) == 2, "what is refused for another reason is not sent again"


async def test_what_a_choice_brings_is_asked_once_and_its_id_goes_along(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "google_sheets")
    given = {"sheetId": "s", "worksheetId": "w", "Name": "Ada"}
    for _ in range(2):
        await bench.run("google_sheets-add-named-row", **given)
    await bench.run("google_sheets-add-named-row", **{**given, "worksheetId": "v"})
    assert [one.dynamic for one in bench.server.performed] == ["dyp_w", "dyp_w", "dyp_v"]
    assert bench.server.asked["props"] == 2


async def test_what_a_choice_brings_is_told_with_its_labels(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "google_sheets")
    offer = await bench.engine.look_up("pipedream:google_sheets-add-named-row")
    assert offer is not None
    assert await bench.engine.further("T1", "U1", offer, {"sheetId": "s"}) == []
    assert await bench.engine.further("T1", "U1", offer, {"sheetId": "s", "worksheetId": "{{read.id}}"}) == []
    assert bench.server.asked["props"] == 0, "nothing is chosen yet that brings any"
    fields = await bench.engine.further("T1", "U1", offer, {"sheetId": "s", "worksheetId": "w"})
    assert [(one.name, one.label, one.required) for one in fields] == [
        ("col_0000", "Name", False),
        ("col_0001", "Mail", False),
    ]


async def test_what_a_choice_brings_needs_an_account(bench: Bench) -> None:
    offer = await bench.engine.look_up("pipedream:google_sheets-add-named-row")
    assert offer is not None
    with pytest.raises(Refused) as error:
        await bench.engine.further("T1", "U1", offer, {"sheetId": "s", "worksheetId": "w"})
    assert error.value.remedy == "connect"


async def test_preparing_that_takes_too_long_is_no_question_to_anybody(bench: Bench) -> None:
    bench.server.silence_s = 3
    bench.server.faults["accounts"].append("slow")
    began = time.monotonic()
    with pytest.raises(Unavailable, match="Nothing was sent"):
        await bench.run(timeout_s=2)
    assert time.monotonic() - began < 2


async def test_every_component_is_offered_with_what_the_catalogue_says_of_it(bench: Bench) -> None:
    offers = {offer.key: offer async for page in bench.engine.pages() for offer in page.offers}
    assert len(offers) == len(bench.server.components)
    issue = offers["pipedream:linear_app-create-issue"]
    assert (issue.app, issue.account, issue.version, issue.kind) == (
        "Linear",
        "linear_app",
        "0.4.12",
        "action",
    )
    params = {param.name: param for param in issue.params}
    assert "linearApp" not in params
    assert params["teamId"].remote
    assert params["teamId"].required
    assert [option.value for option in params["priority"].options] == [0, 1, 2, 3, 4]
    assert issue.description == "Creates an issue (a ticket) for a team in Linear"
    assert offers["pipedream:linear_app-issue-created"].kind == "trigger"
    assert offers["pipedream:google_sheets-add-named-row"].dynamic
    effects = [offers[f"pipedream:{key}"].effect for key in ("gmail-send-email", "google_sheets-delete-rows")]
    assert effects == ["sends", "deletes"]


async def test_what_lists_the_choices_of_a_field_is_no_action_and_fields_keep_their_labels(
    bench: Bench,
) -> None:
    component = bench.server.components["linear_app-create-issue"]
    component["configurable_props"].append({"name": "cycleId", "type": "string", "label": "Cycle ID"})
    helper = {**component, "key": "linear_app-list-team-id-options", "name": "List Team Id Options"}
    bench.server.components["linear_app-list-team-id-options"] = helper
    offers = {offer.key: offer async for page in bench.engine.pages() for offer in page.offers}
    assert "pipedream:linear_app-list-team-id-options" not in offers
    issue = offers["pipedream:linear_app-create-issue"]
    assert next(param.label for param in issue.params if param.name == "cycleId") == "Cycle ID"


async def test_a_reading_that_was_interrupted_goes_on_at_its_cursor(bench: Bench) -> None:
    first = await anext(bench.engine.pages())
    seen = {offer.key for offer in first.offers}
    async for page in bench.engine.pages(first.after):
        assert not seen & {offer.key for offer in page.offers}
        seen |= {offer.key for offer in page.offers}
    assert len(seen) == len(bench.server.components)


async def test_a_component_of_a_form_that_the_sdk_does_not_know_hides_no_other(bench: Bench) -> None:
    strange = {"name": "new", "type": "string", "default": {"a": ["form", "of", "tomorrow"]}, "min": "x"}
    bench.server.components["linear_app-create-issue"]["configurable_props"].append(strange)
    bench.server.components["linear_app-update-issue"]["annotations"] = "of tomorrow"
    bench.server.checked = False
    offers = [offer async for page in bench.engine.pages() for offer in page.offers]
    assert len(offers) == len(bench.server.components)


async def test_options_come_page_by_page_until_they_begin_again(bench: Bench) -> None:
    bench.server.add_account("T1:U1", "linear_app")
    offer = await bench.engine.look_up("pipedream:linear_app-create-issue")
    assert offer is not None
    found: list[str] = []
    after = None
    for _ in range(10):
        page = await bench.engine.options("T1", "U1", offer, "teamId", {}, after=after)
        found += [str(one.value) for one in page.items]
        after = page.after
        if after is None:
            break
    assert found == [f"teamId-{number}" for number in range(1, 11)]


async def test_options_can_be_searched_at_the_service_or_here(bench: Bench) -> None:
    for app, key, param in (
        ("linear_app", "linear_app-create-issue", "teamId"),
        ("github", "github-create-issue", "repoFullname"),
    ):
        bench.server.add_account("T1:U1", app)
        offer = await bench.engine.look_up(f"pipedream:{key}")
        assert offer is not None
        page = await bench.engine.options("T1", "U1", offer, param, {}, query=f"{param} 3")
        assert [one.label for one in page.items] == [f"{param} 3"]


async def test_options_need_the_persons_own_account(bench: Bench) -> None:
    bench.server.add_account("T1:U2", "linear_app")
    offer = await bench.engine.look_up("pipedream:linear_app-create-issue")
    assert offer is not None
    with pytest.raises(Refused) as error:
        await bench.engine.options("T1", "U1", offer, "teamId", {})
    assert error.value.remedy == "connect"


async def test_a_link_connects_one_person_once(bench: Bench) -> None:
    link = await bench.engine.connect("T1", "U1", "github")
    assert link.url.endswith("&app=github")
    asked = next(iter(bench.server._links.values()))
    assert asked["webhook_uri"] == "https://synth.example/hooks/pipedream/connect"
    asked.pop("webhook_uri")
    await bench.server.follow(link.url)
    accounts = await bench.engine.accounts("T1", "U1")
    assert [(one.app, one.title, one.healthy) for one in accounts] == [("github", "GitHub", True)]
    with pytest.raises(LookupError):
        await bench.server.follow(link.url)


async def test_only_its_owner_disconnects_an_account(bench: Bench) -> None:
    account = bench.server.add_account("T1:U1", "github")
    with pytest.raises(Exception, match="no such account"):
        await bench.engine.disconnect("T2", "U1", account)
    assert account in bench.server.accounts
    assert (await bench.engine.disconnect("T1", "U1", account)).app == "github"
    assert list(await bench.engine.accounts("T1", "U1")) == []


async def test_an_app_is_found_by_what_people_call_it(bench: Bench) -> None:
    assert [one.slug for one in await bench.engine.services("GitHub")] == ["github"]
    assert "google_sheets" in [one.slug for one in await bench.engine.services("google")]


async def test_a_rate_limit_while_reading_is_waited_out(bench: Bench) -> None:
    bench.server.faults["actions"] += ["429", "503"]
    assert len([page async for page in bench.engine.pages()]) == 6


async def test_the_doctor_hears_that_it_is_reachable_and_what_is_left(bench: Bench) -> None:
    lines = "\n".join(await bench.engine.examine())
    assert "reachable" in lines
    assert "reading actions 1999 of 2000" in lines
    assert CLIENT_SECRET not in lines
