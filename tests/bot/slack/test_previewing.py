"""The preview: what a run would do, in a view, with nothing sent."""

import json

from tests.bot.slack.room import Room, post, say, words_of


async def test_a_preview_shows_each_step_with_its_values_and_sends_nothing(room: Room) -> None:
    each = {
        "id": "each",
        "kind": "for_each",
        "items": ["tea", "toast"],
        "steps": [say("line", "On {{item}}")],
    }
    told = post("post", "#general", "{{summary}}")
    way = {"id": "way", "kind": "branch", "when": "summary != ''", "then": [told]}
    summary = say("summary", "Sum up {{topic}} for <!channel>")
    await room.save("digest", summary, each, way, inputs=[{"name": "topic"}])
    await room.person.command("general", "/synth show digest")
    shown = await room.until(lambda one: "version 1" in words_of(one))
    before = await room.person.messages("general")
    await room.person.press("general", shown["ts"], "Preview")
    view = await room.person.wait_for_view()
    said = json.dumps(view["blocks"], ensure_ascii=False)
    assert "Nothing was sent or asked" in said
    assert "Sum up ‹topic› for &lt;!channel&gt;" in said
    assert "On tea" in said
    assert "would send" in said
    assert "3 model calls" in said
    assert room.llm.texts == []
    assert await room.person.messages("general") == before
