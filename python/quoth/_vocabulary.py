"""The words that a document uses for labels and kinds, as the core has them."""

ACTORS = ("PERSON", "ORG")
LABELS = (*ACTORS, "LOC", "FAC", "NORP", "PRODUCT", "MISC", "DATE", "MONEY")
KINDS = ("direct", "indirect", "mixed", "topic")
ACTS = ("speech", "writing", "thought", "stance")
SOURCE_KINDS = ("named", "anonymous", "group", "document")
MENTION_KINDS = ("name", "nominal", "pronoun")
