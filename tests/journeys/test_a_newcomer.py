"""What somebody meets who has just started Synth and set nothing up."""

from pathlib import Path

from tests.journeys.house import open_house, told


async def test_where_no_app_can_be_connected_the_command_says_who_can_change_that(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for command in ("/synth connect", "/synth connect github"):
            before = (await house.person.state())["seq"]
            await house.person.command("general", command)
            answer = await house.person.wait_for_message(lambda one: one.get("is_ephemeral"), after=before)
            assert "Other apps cannot be connected here yet." in told(answer)
            assert "README" in told(answer)
