"""Connected apps as people see them: what is missing, the link that connects it, and what there is."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, ButtonElement

from bot.slack.blocks.message import Message, actions, asked_first, button, context, message, section
from bot.slack.blocks.progress import Progress, app_of, spoken
from bot.slack.blocks.text import at, clip, escape, listed, mrkdwn
from core.access.programs import is_program
from core.accounts.accounts import Held, Invitation
from core.definition import Definition
from core.engine import Offer, Service
from core.language import ENGLISH, Translator
from core.runs import Response
from core.stores.connections import Connection, Wanted

_MOST_SHOWN = 40
_MOST_BUTTONS = 5


def account_lines(
    definition: Definition, offers: Sequence[Offer], lacking: Sequence[Wanted], tr: Translator = ENGLISH
) -> list[Block]:
    """What a plan's card says of accounts: whose are used, and which are missing, each with its button."""
    apps = list(dict.fromkeys(offer.app for offer in offers if offer.account is not None))
    if not apps:
        return []
    named = mrkdwn(tr.listed(apps), 500)
    if definition.accounts == "owner":
        blocks = [context(tr("Uses {apps} with the accounts of the workflow’s owner.", apps=named))]
    else:
        blocks = [context(tr("Uses {apps} with the accounts of whoever runs it.", apps=named))]
    if lacking:
        missing = mrkdwn(tr.listed([one.title for one in lacking]), 500)
        blocks.append(
            section(
                tr.plural(
                    "*{apps}* is not connected yet.",
                    "*{apps}* are not connected yet.",
                    len(lacking),
                    apps=missing,
                )
            )
        )
        buttons = [_connect(one.title, one.app, n, tr) for n, one in enumerate(lacking[:_MOST_BUTTONS])]
        blocks.append(actions(*buttons))
    return blocks


def account_needed(progress: Progress, response: Response) -> Message:
    """A run that waits for an account: in its thread, to whoever can connect it."""
    needed = response.detail["account"]
    app, person = app_of(progress, str(needed["app"])), str(needed["person"])
    if is_program(person):
        return _nobody_can_connect(progress, response, app)
    tr, who, step = progress.tr, f"<@{person}>", mrkdwn(spoken(progress, response), 250)
    why = mrkdwn(response.error or tr("The account is missing."), 600)
    said = tr("{who}, {step} needs your {app} account.", who=who, step=step, app=mrkdwn(app, 100))
    said += f" {why}"
    if person != progress.run.started_by:
        said += " " + tr("This workflow uses the accounts of its owner.")
    body = [section(f"{said}\n" + tr("Connect it, and the run goes on by itself."))]
    foot = actions(_connect(app, f"{needed['app']}|{progress.run.id}", tr=tr), _stop(progress))
    name = mrkdwn(progress.run.definition.name, 200)
    told = tr("{name} waits for {who} to connect {app}.", name=name, who=who, app=mrkdwn(app, 100))
    return message(told, body, [foot], tr)


def _nobody_can_connect(progress: Progress, response: Response, app: str) -> Message:
    """A program began it, and programs follow no links."""
    step, name = spoken(progress, response), progress.run.definition.name
    said = mrkdwn(
        f"{step} needs a {app} account. The API began this run, and has none. Run {name} from Slack, or have "
        'it use the accounts of its owner ("accounts": "owner" in its definition).',
        1_500,
    )
    return message(said, [section(said)], [actions(_stop(progress))])


def account_settled(progress: Progress, app: str, connected: bool) -> Message:
    """What becomes of that question. `app` is the slug."""
    title = app_of(progress, app)
    who = progress.who(progress.run.account)
    if connected:
        said = progress.tr("{who} connected {app}.", who=who, app=title)
    else:
        said = progress.tr("The run has ended; {app} is not needed any more.", app=title)
    return message(mrkdwn(said, 400), [context(mrkdwn(said, 400))])


def invitation_card(invitation: Invitation, waits: bool, value: str = "") -> Message:
    """The link, for one person's eyes. What `waits` goes on by itself; `value` is what it is asked for again
    with."""
    title = mrkdwn(invitation.wanted.title, 100)
    body = []
    if invitation.known:
        names = listed([one.name + ("" if one.healthy else ", broken") for one in invitation.known])
        body.append(section(f"You have connected {title} already, as {mrkdwn(names, 500)}."))
    follow = button(
        f"Open {invitation.wanted.title}",
        "connect_follow",
        value or invitation.wanted.app,
        style="primary",
        url=invitation.link.url,
    )
    body.append(section(f"Connect your {title} account."))
    body.append(actions(follow))
    then = " What waits for it goes on by itself." if waits else ""
    until = at(invitation.link.expires_at)
    body.append(context(f"The link is yours alone and works once, until {until}.{then}"))
    return message(f"Connect {title}: the link works once, and is yours alone.", body)


def followed_link(wanted: Wanted, value: str) -> Message:
    """Once it was opened, until it is known what came of it."""
    title = mrkdwn(wanted.title, 100)
    text = f"You opened the link to {title}, which works once. When {title} is connected, this says so."
    again = actions(button("New link", "connect_again", value))
    return message(text, [section(text), context("Closed it too early? Ask for another.")], [again])


def expired_link(wanted: Wanted) -> Message:
    """It was not used in time."""
    text = f"The link to connect {mrkdwn(wanted.title, 100)} is too old by now. Nothing was connected."
    return message(text, [section(text)], [actions(button("New link", "connect_again", wanted.app))])


def account_list(held: Sequence[Held]) -> Message:
    """`/synth connect` alone."""
    if not held:
        text = "You have connected nothing yet. `/synth connect github` connects GitHub, for example."
        return message(text, [section(text)])
    body: list[Block] = [section("*Your connected apps*")]
    body += [_row(one) for one in held[:_MOST_SHOWN]]
    body.append(context("Only you see and use these. `/synth connect <app>` connects another."))
    names = listed([one.account.title for one in held])
    return message(f"Connected: {mrkdwn(names, 1_000)}", body)


def nothing_to_connect() -> Message:
    """No engine that reaches other apps is set up here, which only whoever runs Synth can change."""
    text = (
        "Other apps cannot be connected here yet. Whoever runs Synth can set that up: its README says how, "
        "under “Actions in other apps”."
    )
    return message(text, [section(text)])


def which_app(words: str, found: Sequence[Service]) -> Message:
    """Several apps go by such a name, or none."""
    said = mrkdwn(clip(words, 100), 200)
    if not found:
        text = (
            f"I know no app called “{said}”. Write its name as its makers do: `/synth connect Google Sheets`."
        )
        return message(text, [section(text)])
    text = f"Which one do you mean by “{said}”?"
    choices = [_connect(one.title, one.slug, number) for number, one in enumerate(found[:_MOST_BUTTONS])]
    return message(text, [section(text)], [actions(*choices)])


def arrival(connection: Connection) -> Message:
    """To whoever connected it, when it is there."""
    title, account = mrkdwn(connection.wanted.title, 100), mrkdwn(connection.account or "", 200)
    text = f"*{title}* is connected, as {account}. `/synth connect` shows and removes what is connected."
    return message(f"{title} is connected.", [section(text)])


def _row(one: Held) -> Block:
    account = one.account
    broken = "" if account.healthy else f" · *broken*, `/synth connect {escape(account.app)}` renews it"
    sure = asked_first(
        f"Disconnect {account.title}?"[:100],
        "Workflows that use it wait until it is connected again.",
        "Disconnect",
    )
    remove = button("Disconnect", "disconnect_app", f"{one.engine}|{account.id}", confirm=sure)
    return section(f"*{mrkdwn(account.title, 100)}*  {mrkdwn(account.name, 200)}{broken}", remove)


def _connect(title: str, value: str, number: int = 0, tr: Translator = ENGLISH) -> ButtonElement:
    """In one block no two buttons may have the same name."""
    action = "connect_app" if number == 0 else f"connect_app:{number}"
    return button(tr("Connect {app}", app=title), action, value, style="primary" if number == 0 else None)


def _stop(progress: Progress) -> ButtonElement:
    tr = progress.tr
    sure = asked_first(tr("Stop this run?"), tr("What is finished stays as it is."), tr("Stop"), tr=tr)
    return button(tr("Stop"), "run_stop", progress.run.id, confirm=sure)
