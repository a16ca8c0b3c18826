"""The calls about what starts a workflow by itself."""

from bot.http.models.triggers import TriggerBody
from bot.http.replies import trigger_reply
from bot.http.routes import Answer, Call
from core.synth import Synth
from core.workflows import Workflow


class TriggerApi:
    """The handlers."""

    def __init__(self, synth: Synth) -> None:
        self._synth = synth

    async def trigger(self, call: Call[None]) -> Answer:
        """What starts a workflow by itself, and where its webhook is called."""
        return await self._answer(await self._synth.workflows.get(call.caller.workspace, call.id))

    async def switch(self, call: Call[TriggerBody]) -> Answer:
        """Pause or resume what starts a workflow by itself, or set the key that its senders sign with."""
        workspace, triggers = call.caller.workspace, self._synth.triggers
        workflow = await self._synth.workflows.get(workspace, call.id)
        if call.body.signing_key is not None:
            await triggers.sign_with(workspace, call.id, call.body.signing_key)
        if call.body.paused:
            workflow = await triggers.pause(workspace, call.id, call.caller.by)
        elif call.body.paused is not None:
            workflow = await triggers.resume(workspace, call.id)
        return await self._answer(workflow)

    async def new_address(self, call: Call[None]) -> Answer:
        """Give a workflow's webhook another address; the old one reaches nobody any more."""
        return await self._answer(await self._synth.triggers.new_address(call.caller.workspace, call.id))

    async def _answer(self, workflow: Workflow) -> Answer:
        address = await self._synth.triggers.address(workflow)
        next_at = await self._synth.runs.next_fire(workflow.workspace, workflow.id)
        watch = await self._synth.triggers.watch(workflow)
        skipped = await self._synth.runs.skipped(workflow.workspace, workflow.id)
        return Answer(200, trigger_reply(workflow, address, next_at, watch, skipped))
