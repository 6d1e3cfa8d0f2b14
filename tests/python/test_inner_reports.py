"""Speeches that report what others said: every model gives the speech and the report in it."""

from __future__ import annotations

import pytest

import quoth

SPEECHES = [
    ("“They said it was a cold,” Mrs Pritchard said.", "Pritchard", "They"),
    ("“The bank said I had to wait ten days,” said Tomasz Kowal, a plumber.", "Tomasz Kowal", "The bank"),
    ("“My brother told me it was over,” Kofi Mensah said.", "Kofi Mensah", "My brother"),
    ("“The landlord said it was damp,” Mrs Adeyemi told the hearing.", "Adeyemi", "The landlord"),
    ("“She said she would call back and she never did,” Leroy Bailey said.", "Leroy Bailey", "She"),
]


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
@pytest.mark.parametrize(("text", "speaker", "inner"), SPEECHES)
def test_a_speech_and_the_report_in_it(model: str, text: str, speaker: str, inner: str) -> None:
    outer, report = quoth.analyze(text, model=model).quotes
    assert outer.speaker is not None
    assert outer.speaker.name == speaker
    assert outer.content_text == text[: text.index("”") + 1]
    assert report.within == 0
    assert report.source is not None
    assert report.source.text == inner


@pytest.mark.parametrize("model", ["accurate", "fast", "open"])
def test_without_nested_reports_the_speech_stays(model: str) -> None:
    for text, speaker, _ in SPEECHES:
        (quote,) = quoth.analyze(text, model=model, nested=False).quotes
        assert quote.speaker is not None
        assert quote.speaker.name == speaker
