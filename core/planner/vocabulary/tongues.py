"""What people call the languages of the world → their English names, for ids."""

from core.planner.vocabulary.table import pairs

ENGLISH = pairs("""
arabic: Arabic
bulgarian: Bulgarian
catalan: Catalan
chinese: Chinese, Mandarin, simplified Chinese, traditional Chinese
croatian: Croatian
czech: Czech
danish: Danish
dutch: Dutch
english: English, British English, American English
estonian: Estonian
finnish: Finnish
french: French, Canadian French
german: German, Swiss German
greek: Greek
hebrew: Hebrew
hindi: Hindi
hungarian: Hungarian
icelandic: Icelandic
indonesian: Indonesian
irish: Irish
italian: Italian
japanese: Japanese
korean: Korean
latin: Latin
latvian: Latvian
lithuanian: Lithuanian
norwegian: Norwegian
persian: Persian, Farsi
polish: Polish
portuguese: Portuguese, Brazilian Portuguese
romanian: Romanian
russian: Russian
serbian: Serbian
slovak: Slovak
slovenian: Slovenian
spanish: Spanish, Castilian, Mexican Spanish
swahili: Swahili
swedish: Swedish
thai: Thai
turkish: Turkish
ukrainian: Ukrainian
urdu: Urdu
vietnamese: Vietnamese
welsh: Welsh
esperanto: Esperanto
basque: Basque
""")

FRENCH = pairs("""
english: anglais
french: français, francais
german: allemand
spanish: espagnol
italian: italien
portuguese: portugais
dutch: néerlandais
polish: polonais
russian: russe
japanese: japonais
chinese: chinois
arabic: arabe
turkish: turc
swedish: suédois
greek: grec
korean: coréen
""")

GERMAN = pairs("""
english: Englisch, Englische
french: Französisch, Französische
german: Deutsch, Deutsche
spanish: Spanisch, Spanische
italian: Italienisch, Italienische
portuguese: Portugiesisch, Portugiesische
dutch: Niederländisch, Niederländische, Holländisch
polish: Polnisch, Polnische
russian: Russisch, Russische
japanese: Japanisch, Japanische
chinese: Chinesisch, Chinesische
turkish: Türkisch, Türkische
swedish: Schwedisch, Schwedische
danish: Dänisch, Dänische
greek: Griechisch, Griechische
""")

SPANISH = pairs("""
english: inglés, ingles
french: francés, frances
german: alemán, aleman
spanish: español, castellano
italian: italiano
portuguese: portugués, portugues
dutch: neerlandés, holandés
polish: polaco
russian: ruso
japanese: japonés
chinese: chino
arabic: árabe
turkish: turco
catalan: catalán
basque: euskera
galician: gallego
""")
