"""What is said to people, and to the model, in English."""

from collections.abc import Mapping

from core.planner.vocabulary.table import Kind

SYSTEMS: Mapping[Kind, str] = {
    Kind.SUMMARISE: "You summarise texts. Answer with the summary only.",
    Kind.TRANSLATE: "You translate texts. Answer with the translation only.",
    Kind.REWRITE: "You rewrite texts. Answer with the new text only, without comments.",
    Kind.EXTRACT: "You find things in texts. Answer with what was asked for only, one per line;"
    " add nothing that is not in the text.",
    Kind.CLASSIFY: "You classify texts. Answer with the label only.",
    Kind.TRANSFORM: "You work on texts. Answer with the result only, without comments.",
    Kind.WRITE: "You write texts. Answer with the text only, without an introduction or comments.",
    Kind.THANK: "You write short messages. Answer with the message only.",
}

SAYINGS: Mapping[str, str] = {
    "channel": "Which channel should it go to?",
    "person": "Who should get it?",
    "person_named": "Who is {name} here?",
    "content": "Which text? Paste it here.",
    "what": "What should I send? I do not have “{words}”.",
    "input": "It runs with nobody there to ask. Which {name} should it use?",
    "check_yes": "yes",
    "check_no": "no",
    "check": "Is it true of this text: {words}? Answer yes or no.",
    "only": "only {words}",
    "the": "the",
    "say_asked": "Say {words}",
    "say_done": "Say in one short sentence what was done",
    "say_only": "Give {words}, and nothing else",
    "short": "Write a short message that does this: {words}.",
    "unreached": "The model could not be reached, so I planned this one without its help. Please "
    "look it over.",
    "not_believed": "I planned this one without the model's help. Please look it over.",
    "unplaced": "I could not place {words}: look whether the plan still does what you mean.",
    "nothing_found": "Nothing found ({what}).",
    "links": "I cannot open links yet: the model sees the address, not the page. Paste the text itself.",
    "quoted": "“{words}”",
    "what_is": "what “{words}” is",
    "now": "now",
    "starts": "A workflow runs when you press Run, at the times that you name, when a message or a "
    "reaction comes in a channel, or when a webhook is called, and it can ask people for approval "
    "first.",
    "by_hands": "That takes hands, and I have none.",
    "manage_delete": "I delete workflows one by one, by name: `/synth list` shows them, `/synth "
    "delete <name>` deletes one.",
    "manage_pause": "I pause workflows one by one, by name: `/synth list` shows them, `/synth "
    "pause <name>` keeps one from starting by itself.",
    "manage_list": "`/synth list` shows the workflows of this workspace, `/synth show <name>` what "
    "one of them does.",
    "post_it": "post it to",
    "assumed": "“{title}” takes the field “{field}” of what comes in, as most services call it. I"
    " have seen none of these yet: check the first run.",
    "taken": "For “{words}” I took “{title}”: others come near it.",
    "changes_too": "“{title}” also starts when one is only changed: tell me what to look for if that is too "
    "much.",
    "fill_in": "Fill in these fields from the text: {fields}. Leave empty what it does not say",
    "as_asked": " (it is for this: “{words}”)",
    "filled_in": "“{title}” has the fields {fields}. A model fills them in from what is there: tell me if "
    "one of them should be something else.",
    "no_app": "I can't reach {names} yet: nothing that connects to it is set up here.",
    "no_part": "I can't do this part yet: {names}. Nothing that does it is set up here.",
    "no_action": "I can't do {names} yet: nothing that does it is set up here.",
    "can_do": "I can do: {things}.",
    "texts": "write, summarise, translate and sort texts",
    "wait": "wait",
    "of_apps": "and {actions} actions of {apps} apps such as {names}",
    "no_model": "I can't do this part without a model, and there is none here: {names}. Give me the "
    "words themselves, or ask whoever runs Synth to set a model up.",
    "still_read": "I do not know yet whether I can do this: {names}. What {engine} offers is still being "
    "read: ask me again in a minute.",
    "nearest": "I found no action of {app} for this: {names}. The nearest are {actions}. Say it with one "
    "of these, or differently.",
    "say_what": "Tell me what should happen, for example: write a haiku and post it to #general.",
    "listed_and": "and",
    "listed_or": "or",
    "approve": "Go on with this?",
    "say_answer": "Please say {what}.",
    "do_please": "Please {what}.",
    "give_answer": "{what}, please.",
    "answer_until": "Everybody has {hours} h to answer; what has come by then is told on.",
    "say_whether": "Please say {what}: Approve for yes, Reject for no.",
    "topic": "{name}: ",
    "email": "e-mail",
    "not": "not",
    "to_paste": "(the text that you paste)",
    "pasted": "The text that was pasted",
    "here": "The result is told in this thread.",
    "reminder": "Reminder: ",
    "which_app": "In which app should I watch for “{words}”?",
    "called": "It is called “{words}”.",
    "param": "Which {name} should “{title}” use?",
    "by_hand": "No action here does this, so somebody is asked to do it: {task}",
    "do_by_hand": "Please do this, and say when it is done: {task}",
    "label": "label",
}
