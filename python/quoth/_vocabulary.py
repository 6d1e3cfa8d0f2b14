"""The words that a document uses for labels and kinds, as the core has them, and those of all pictures."""

ACTORS = ("PERSON", "ORG")
LABELS = (*ACTORS, "LOC", "FAC", "NORP", "PRODUCT", "MISC", "DATE", "MONEY")
KINDS = ("direct", "indirect", "mixed", "topic")
ACTS = ("speech", "writing", "thought", "stance")
SOURCE_KINDS = ("named", "anonymous", "group", "document")
MENTION_KINDS = ("name", "nominal", "pronoun")
_HE_AND_SHE = ("he", "him", "his", "himself", "she", "her", "hers", "herself")
_IT_AND_THEY = ("it", "its", "itself", "they", "them", "their", "theirs", "themselves", "themself")
_I_AND_WE = ("i", "me", "my", "mine", "myself", "we", "us", "our", "ours", "ourselves")
_YOU = ("you", "your", "yours", "yourself", "yourselves")
THIRD_PERSON = frozenset((*_HE_AND_SHE, *_IT_AND_THEY))
"""The pronouns that `Person.pronouns` tells."""
PRONOUNS = THIRD_PERSON.union(_I_AND_WE, _YOU)

NOBODY = "nobody named"
"""What stands for the speaker where the text names none."""
UNSURE = 0.6
"""A speaker who is less likely right than this has a question mark."""
