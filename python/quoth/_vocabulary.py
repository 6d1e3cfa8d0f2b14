"""The words that a document uses for labels and kinds, as the core has them, and those of all pictures."""

ACTORS = ("PERSON", "ORG")
LABELS = (*ACTORS, "LOC", "FAC", "NORP", "PRODUCT", "MISC", "DATE", "MONEY")
KINDS = ("direct", "indirect", "mixed", "topic")
ACTS = ("speech", "writing", "thought", "stance")
SOURCE_KINDS = ("named", "anonymous", "group", "document")
MENTION_KINDS = ("name", "nominal", "pronoun")

NOBODY = "nobody named"
"""What stands for the speaker where the text names none."""
UNSURE = 0.6
"""A speaker who is less likely right than this has a question mark."""
