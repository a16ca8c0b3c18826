"""How far an engine watches for the event that starts a workflow, in words."""

from collections.abc import Mapping
from datetime import datetime

from bot.slack.blocks.message import Message, actions, button, message, section
from bot.slack.blocks.steps import offer_name
from bot.slack.blocks.text import code, moment, mrkdwn
from core.engine import Offer
from core.stores.deployments import Deployment, Stand


def event_name(watch: Deployment, offer: Offer | None) -> str:
    """“GitHub: New Issue”; its key where the catalogue does not know it."""
    if offer is None:
        return watch.wanted.event if watch.wanted is not None else "its app"
    return offer_name(offer)


def watch_line(
    watch: Deployment, offer: Offer | None, names: Mapping[str, str], zone: str, now: datetime
) -> str:
    """Escaped mrkdwn: where it stands, and what can be done."""
    event = mrkdwn(event_name(watch, offer), 200)
    owner = mrkdwn(names.get(watch.owner, watch.owner), 80)
    app = mrkdwn(offer.app if offer is not None and offer.app else watch.about or "", 100)
    reason = mrkdwn(watch.reason or "", 900)
    match watch.stand:
        case Stand.LISTENING:
            since = f" since {moment(watch.since, zone, now)}" if watch.since is not None else ""
            return f"*Listens to {event}*{since}, with the account of {owner}."
        case Stand.CONNECT:
            return (
                f"*Waits for the {app} account of {owner}*, with which it listens to {event}. {reason}\n"
                f"{code(f'/synth connect {watch.about}', 200)} connects it, and it goes on by itself."
            )
        case Stand.REFUSED:
            again = code(f"/synth resume {watch.name}", 200)
            return f"*Does not listen to {event}.* {reason}\nChange it, or {again} tries once more."
        case Stand.PENDING if watch.reason:
            return f"*Does not listen to {event} yet.* {reason} It is tried again by itself."
        case _:
            return f"Begins to listen to {event}."


def resumed(watch: Deployment, offer: Offer | None) -> Message:
    """To the owner, in private: it listens, and did not for a while."""
    event, name = mrkdwn(event_name(watch, offer), 200), mrkdwn(watch.name, 200)
    text = f"“{name}” listens to {event} again. {mrkdwn(watch.reason or '', 900)}"
    return message(text, [section(text)])


def cannot_watch(watch: Deployment, offer: Offer | None) -> Message:
    """To the owner, in private: only they can do something about it."""
    event, name = mrkdwn(event_name(watch, offer), 200), mrkdwn(watch.name, 200)
    reason = mrkdwn(watch.reason or "", 900)
    if watch.stand is Stand.CONNECT and watch.about is not None:
        app = offer.app if offer is not None and offer.app else watch.about
        text = (
            f"“{name}” is to start on {event}, with your {mrkdwn(app, 100)} account. {reason}\n"
            "Connect it, and the workflow listens by itself."
        )
        foot = actions(button(f"Connect {app}", "connect_app", watch.about, style="primary"))
        return message(f"“{name}” waits for your {mrkdwn(app, 100)} account.", [section(text)], [foot])
    again = code(f"/synth resume {watch.name}", 200)
    text = f"“{name}” cannot listen to {event}. {reason}\nChange the workflow, or {again} tries once more."
    show = actions(button("Show", f"command:show-{watch.workflow_id}", f"show #{watch.workflow_id}"))
    return message(f"“{name}” cannot listen to {event}.", [section(text)], [show])
