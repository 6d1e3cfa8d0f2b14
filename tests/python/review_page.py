"""A page that shows a review as a notebook does, with Python behind it and no server between.

The page has a model as anywidget gives it; what its script sends goes to the widget, whose traits
come back.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

import quoth.review

_PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Review</title>
<meta name="viewport" content="width=device-width">
<style>
body { margin: 12px; background: GROUND }
h1 { font: 12px sans-serif; color: GREY; margin: 0 0 8px }
</style></head><body><main><h1>Notebook</h1><div></div></main></body></html>
"""

# What anywidget hands to the module, as far as the module uses it.
_HOST = """\
async ([script, style, traits]) => {
  const sheet = document.createElement("style");
  sheet.textContent = style;
  document.head.append(sheet);
  const listeners = [];
  let state = traits;
  window.model = {
    get: (name) => state[name],
    on: (event, listener) => listeners.push([event, listener]),
    off: (event, listener) => {
      const at = listeners.findIndex(([one, other]) => one === event && other === listener);
      if (at >= 0) listeners.splice(at, 1);
    },
    send: async (event) => {
      state = { ...state, ...JSON.parse(await window.python(JSON.stringify(event))) };
      for (const [name, listener] of [...listeners]) if (name.startsWith("change:")) listener();
    },
  };
  Object.assign(window, { listeners, script });
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.cleanup = module.default.render({ model: window.model, el: document.querySelector("main div") });
}
"""


def show(
    browser: Any,
    review: quoth.review.Review,
    *,
    width: int = 1280,
    height: int = 900,
    dark: bool = False,
    **options: Any,
) -> Any:
    """Open a page that shows ``review``; an error in its script fails the test."""
    page = browser.new_page(viewport={"width": width, "height": height}, **options)
    page.set_default_timeout(10_000)
    page.on("pageerror", lambda error: pytest.fail(f"review: {error}"))
    page.on("dialog", lambda dialog: pytest.fail(f"review: {dialog.message}"))
    page.set_content(_PAGE.replace("GROUND", "#111" if dark else "#fff").replace("GREY", "#bbb" if dark else "#444"))

    def answer(event: str) -> str:
        review._receive(review, json.loads(event), None)
        return traits(review)

    page.expose_function("python", answer)
    page.evaluate(_HOST, [review._esm, review._css, json.loads(traits(review))])
    page.locator(".quotes, .empty").first.wait_for(state="attached")
    return page


def traits(review: quoth.review.Review) -> str:
    # As a notebook sends them: as UTF-8, which holds no lone surrogate.
    text = json.dumps({"_article": review._article, "_status": review._status}, ensure_ascii=False)
    return text.encode("utf-8").decode("utf-8")
