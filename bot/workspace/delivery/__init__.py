"""How the app hears of things: over Socket Mode or by signed HTTP requests, as Slack does it.

`dispatcher.py` decides what is sent when and how often, `sockets.py` and `requests.py` are the two
ways to send it, `interactions.py` builds what commands, buttons, modals and shortcuts say.
"""
