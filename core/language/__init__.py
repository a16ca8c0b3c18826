"""What Synth says, in the language of whoever asked: gettext's model, with Babel.

English stands in the code, as `tr("Run it, save it, or discard it.")`, and is the key. The other languages
are the `.po` files beside this one, read once at start (`read_languages`) and handed down as a `Translator`.
To say something new: write it in English, run `make messages`, and fill in what is empty in the three files.
"""

from core.language.languages import Languages, read_languages
from core.language.translator import ENGLISH, Translator

__all__ = ["ENGLISH", "Languages", "Translator", "read_languages"]
