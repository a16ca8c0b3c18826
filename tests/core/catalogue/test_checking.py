"""The catalogue as the measure of what may be saved."""

from core.catalogue import Catalogue
from core.definition import Action, Definition
from core.engine import Engine
from core.engines import SlackEngine
from tests.fakes import MemoryMessenger


def catalogue() -> Catalogue:
    engines: dict[str, Engine] = {"slack": SlackEngine(MemoryMessenger())}
    return Catalogue(engines, ["default"])


async def test_missing_and_unknown_parameters_are_faults() -> None:
    step = Action(id="say", action="slack:post_message", params={"chanel": "#eng", "text": ""})
    faults = {fault.path for fault in await catalogue().check(Definition(name="d", steps=(step,)))}
    assert faults == {"say.params.chanel", "say.params.channel", "say.params.text"}
