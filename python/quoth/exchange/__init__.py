"""Documents in the formats of other tools, and back.

| format | functions: ``to_…``, ``from_…`` and | what comes and goes |
|---|---|---|
| Label Studio | ``label_studio``, ``label_studio_config`` | a task, as a dict |
| brat stand-off | ``brat``, ``brat_config`` | ``Brat(txt, ann)``: two strings |
| CoNLL-U Plus | ``conllu`` | a string |
| TEI P5 | ``tei`` | a string |
| W3C Web Annotation | ``web_annotation`` | a page of annotations, as a dict |

What is read may have been made or changed by hand; the docstring of each reader says what is
understood, and a table there says what the format keeps. Whatever is read passes the checks of
``Document.from_json``; what is wrong raises ``ValueError`` with its line or path. A person, a score
or a kind that an annotator left out is filled in: score 1, act speech, kind by the quotation marks.
Sentences that a file does not have are found by a model, ``model=`` or ``pipeline=``: the default
one, as elsewhere, which is not cleared for commercial use (``quoth.licence``). CoNLL-U always has
them; the others have them where quoth wrote the file, brat only by ``sentences=True``.

All offsets are code points. A lone surrogate, which none of these formats can hold, is written as
U+FFFD. Write strings to files as UTF-8 with ``newline=""``, so that line breaks stay as they are.
Of fields that later versions of quoth add to a quotation, texts and truth values travel along,
except in TEI.

>>> import quoth
>>> from quoth import exchange
>>> doc = quoth.analyze("“No,” said Tane Parata, “never.”")
>>> exchange.from_brat(*exchange.to_brat(doc)) == doc
True
"""

from quoth.exchange._brat import Brat, brat_config, from_brat, to_brat
from quoth.exchange._conllu import from_conllu, to_conllu
from quoth.exchange._label_studio import from_label_studio, label_studio_config, to_label_studio
from quoth.exchange._read_tei import from_tei
from quoth.exchange._tei import to_tei
from quoth.exchange._web_annotation import from_web_annotation, to_web_annotation

__all__ = [
    "Brat",
    "brat_config",
    "from_brat",
    "from_conllu",
    "from_label_studio",
    "from_tei",
    "from_web_annotation",
    "label_studio_config",
    "to_brat",
    "to_conllu",
    "to_label_studio",
    "to_tei",
    "to_web_annotation",
]
