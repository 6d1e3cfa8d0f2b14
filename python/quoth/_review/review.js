// The review of quotations: a thin view of what Python makes, `_article` and `_status`.
//
// Every key and button sends an event to Python, whose answer is shown; what is current, selected or
// open is known here alone. Places are code points, and texts are cut as arrays of code points.
// Whatever comes from an article becomes a text node, never markup.

const KEYS = [
  ["j  ↓", "next quotation"],
  ["k  ↑", "previous quotation"],
  ["a", "accept, and go to the next that is open"],
  ["s", "another speaker: somebody of the text, a new one, or nobody"],
  ["m", "the speaker is somebody who is listed twice: merge them"],
  ["M", "merge any two people"],
  ["d", "drop: this is no quotation"],
  ["← →", "select a word; with Shift, more words"],
  ["Shift ↓", "select to the end of the sentence"],
  ["n", "what is selected is a quotation: add it"],
  ["b", "what is selected is all of this quotation: correct its borders"],
  ["c", "what is selected is its cue"],
  ["f", "what is selected is its source: from whom it is"],
  ["u", "undo"],
  ["r", "redo"],
  ["A", "accept all of this document"],
  [", .", "previous, next document"],
  ["o", "next document that is not reviewed"],
  ["?", "show or hide these keys"],
  ["Escape", "close what is open, or select nothing"],
];
const STATUS = {
  open: ["○", "open"],
  accepted: ["✓", "accepted"],
  corrected: ["✎", "corrected"],
};
const UNSURE = 0.7;
const WAIT = 2500;
let numbers = 0;

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const count = (number, noun) => `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
const name = (text) => make("bdi", {}, text);
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

// Names with "and" between them, each apart, so that none turns the direction of the next.
function names(speakers) {
  if (!speakers.length) return [make("span", { class: "nobody" }, "Nobody")];
  return speakers.flatMap((speaker, i) => (i ? [" and ", name(speaker.name)] : [name(speaker.name)]));
}

// Scrolls a box, and nothing around it.
function reveal(box, element) {
  const [outer, inner] = [box.getBoundingClientRect(), element.getBoundingClientRect()];
  const margin = Math.min(48, outer.height / 5);
  if (inner.top < outer.top + margin) box.scrollTop += inner.top - outer.top - margin;
  else if (inner.bottom > outer.bottom - margin) {
    box.scrollTop += Math.min(inner.bottom - outer.bottom + margin, inner.top - outer.top - margin);
  }
}

// Dark or light, as the page around is: notebooks say so in ways of their own.
function isDark(element) {
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    const [red, green, blue, alpha = 1] = (getComputedStyle(at).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
    if (alpha > 0.5 && blue !== undefined) return 0.3 * red + 0.6 * green + 0.1 * blue < 110;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

// The text as segments, split wherever a quotation, a cue, a source or a paragraph begins or ends.
class Article {
  constructor(box, choose) {
    this.box = box;
    this.choose = choose;
    this.text = null;
  }

  draw(article, quotes) {
    if (this.text !== article.text) {
      this.text = article.text;
      this.points = Array.from(article.text);
      this.words = this.findWords(article.text);
    }
    const marks = quotes.flatMap((quote, index) => [
      ...quote.content.map(([start, end]) => ({ start, end, role: "quote", index })),
      ...["cue", "source"].filter((role) => quote[role]).map((role) => (
        { start: quote[role][0], end: quote[role][1], role, index })),
    ]);
    marks.push(...article.paragraphs.map(([start, end, role]) => (
      { start, end, role: role === "headline" ? "headline" : "furniture", index: -1 })));
    marks.sort((one, other) => one.start - other.start || other.end - one.end);
    const borders = new Set([0, this.points.length, ...marks.flatMap((mark) => [mark.start, mark.end])]);
    this.segments = [];
    this.starts = new WeakMap();
    const children = [];
    const sorted = [...borders].sort((one, other) => one - other);
    let around = [];
    let next = 0;
    for (let i = 0; i + 1 < sorted.length; i += 1) {
      const [start, end] = [sorted[i], sorted[i + 1]];
      around = around.filter((mark) => mark.end > start);
      for (; next < marks.length && marks[next].start <= start; next += 1) {
        if (marks[next].end > start) around.push(marks[next]);
      }
      children.push(...this.numbers(quotes, around, start), this.segment(start, end, around, quotes));
    }
    this.box.replaceChildren(...children);
  }

  numbers(quotes, around, start) {
    return around
      .filter((mark) => mark.role === "quote" && quotes[mark.index].content[0][0] === start)
      .map((mark) => make("span", { class: "number", "data-number": mark.index + 1, "aria-hidden": "true" }));
  }

  segment(start, end, around, quotes) {
    const text = document.createTextNode(this.points.slice(start, end).join(""));
    const covering = around.filter((mark) => mark.role === "quote");
    const innermost = covering.at(-1);
    const classes = around.filter((mark) => mark.index < 0).map((mark) => mark.role);
    if (innermost) classes.push("quote", quotes[innermost.index].status);
    if (covering.length > 1) classes.push("nested");
    const element = make("span", { class: classes.join(" ") }, text);
    if (innermost) element.addEventListener("click", () => this.choose(innermost.index));
    this.starts.set(text, start);
    this.segments.push({ element, text, start, end, around });
    return element;
  }

  show(current) {
    for (const { element, around } of this.segments) {
      const roles = around.filter((mark) => mark.index === current).map((mark) => mark.role);
      for (const role of ["cue", "source"]) element.classList.toggle(role, roles.includes(role));
      element.classList.toggle("current", roles.includes("quote"));
    }
    for (const chip of this.box.querySelectorAll(".number")) {
      chip.classList.toggle("current", Number(chip.dataset.number) === current + 1);
    }
    const first = this.segments.find(({ element }) => element.classList.contains("current"));
    if (first) reveal(this.box, first.element);
  }

  findWords(text) {
    const words = [];
    let [units, points] = [0, 0];
    for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+(?:[-’'][\p{L}\p{N}\p{M}]+)*|[^\s]/gu)) {
      points += Array.from(text.slice(units, match.index)).length;
      units = match.index;
      words.push([points, points + Array.from(match[0]).length]);
    }
    return words;
  }

  // A place in the page → code points.
  place(node, offset) {
    const start = this.starts.get(node);
    if (start !== undefined) return start + Array.from(node.data.slice(0, offset)).length;
    const range = document.createRange();
    range.setStart(node, offset);
    const next = this.segments.find(({ text }) => range.comparePoint(text, 0) >= 0);
    return next ? next.start : this.points.length;
  }

  selected() {
    const root = this.box.getRootNode();
    const selection = root.getSelection?.() ?? document.getSelection();
    const [composed] = root.host && document.getSelection().getComposedRanges
      ? document.getSelection().getComposedRanges({ shadowRoots: [root] }) : [];
    const range = composed ?? (selection.rangeCount ? selection.getRangeAt(0) : null);
    if (!range || !this.box.contains(range.startContainer) || !this.box.contains(range.endContainer)) return undefined;
    const place = [
      this.place(range.startContainer, range.startOffset),
      this.place(range.endContainer, range.endOffset),
    ];
    return place[0] < place[1] ? place : null;
  }

  select([start, end]) {
    const node = (point, last) => {
      const found = this.segments.find((one) => (last ? one.start < point && point <= one.end : point < one.end));
      return [found.text, this.points.slice(found.start, point).join("").length, found.element];
    };
    const [first, last] = [node(start, false), node(end, true)];
    document.getSelection().setBaseAndExtent(first[0], first[1], last[0], last[1]);
    reveal(this.box, last[2]);
  }
}

// Whom to choose: a field to type in, and the list that it narrows.
class Chooser {
  constructor({ title, people, value = "", extra = () => [], several = false, choose, close }) {
    Object.assign(this, { people, extra, several, choose, close, active: 0, picked: [] });
    const id = `quoth-choices-${(numbers += 1)}`;
    this.id = id;
    this.field = make("input", {
      type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": id, "aria-autocomplete": "list",
      "aria-labelledby": `${id}-title`, autocomplete: "off", spellcheck: "false", dir: "auto",
      placeholder: "Type a part of a name", input: () => { this.active = 0; this.draw(); },
    });
    this.field.value = value;
    this.list = make("div", { id, role: "listbox", "aria-labelledby": `${id}-title`, class: "choices" });
    const hint = several ? "Enter chooses; Shift+Enter: one of several speakers; Escape closes" : "Enter chooses; Escape closes";
    this.element = make("div", { class: "panel", role: "group", "aria-labelledby": `${id}-title` },
      make("p", { id: `${id}-title`, class: "heading" }, ...title), this.field, this.list, make("p", { class: "hint" }, hint));
    this.draw();
  }

  draw() {
    const typed = this.field.value.trim().toLowerCase();
    const matches = ({ name: one, aliases }) => [one, ...aliases].some((text) => text.toLowerCase().includes(typed));
    const people = this.people.filter(matches).map((person) => ({
      shown: [name(person.name)],
      note: [person.aliases.length ? `also ${person.aliases.join(", ")}` : "", person.label === "ORG" ? "organisation" : "",
        count(person.quotes, "quotation")].filter(Boolean).join(" · "),
      who: person.who,
    }));
    this.options = [...people, ...this.extra(this.field.value.trim())];
    this.active = Math.max(0, Math.min(this.active, this.options.length - 1));
    this.list.replaceChildren(...this.options.map((option, i) => make("div", {
      id: `${this.id}-${i}`, role: "option", class: "choice",
      "aria-selected": i === this.active || this.isPicked(option) ? "true" : "false",
      mousedown: (event) => event.preventDefault(),
      click: (event) => this.take(option, event.shiftKey),
    }, make("span", { class: "tick", "aria-hidden": "true" }, this.isPicked(option) ? "✓" : ""),
    make("span", { class: "who" }, ...option.shown), make("span", { class: "note", dir: "auto" }, option.note ?? ""))));
    if (!this.options.length) this.list.append(make("div", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nobody of that name"));
    this.list.children[this.active]?.classList.add("active");
    if (this.options.length) {
      this.field.setAttribute("aria-activedescendant", `${this.id}-${this.active}`);
      reveal(this.list, this.list.children[this.active]);
    }
  }

  isPicked(option) {
    return option.who !== undefined && this.picked.some((one) => same(one, option.who));
  }

  take(option, more) {
    if (!option) return;
    if (more && this.several && option.who !== undefined) {
      this.picked = this.isPicked(option) ? this.picked.filter((one) => !same(one, option.who)) : [...this.picked, option.who];
      this.draw();
      return;
    }
    this.choose(option, this.isPicked(option) ? this.picked : [...this.picked, option.who]);
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step) {
      const last = this.options.length - 1;
      const to = this.active + step;
      this.active = Math.abs(step) > 1 ? Math.max(0, Math.min(last, to)) : (to + last + 1) % (last + 1);
      this.draw();
    } else if (event.key === "Enter") this.take(this.options[this.active], event.shiftKey);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }
}

class Review {
  constructor(model, el) {
    this.model = model;
    this.current = 0;
    this.chosen = null;
    this.build();
    el.append(this.root);
    this.listeners = [];
    this.listen(document, "selectionchange", () => this.selectionChanged());
    // Before JupyterLab sees the key, whose own shortcuts would delete a cell at "d d".
    this.listen(window, "keydown", (event) => {
      this.root.toggleAttribute("data-lm-suppress-shortcuts", !(event.ctrlKey || event.metaKey));
    }, true);
    this.listen(matchMedia("(prefers-color-scheme: dark)"), "change", () => this.theme());
    this.observer = new MutationObserver(() => this.theme());
    for (const one of [document.documentElement, document.body]) this.observer.observe(one, { attributes: true });
    this.redraw = () => this.draw();
    for (const trait of ["_article", "_status"]) model.on(`change:${trait}`, this.redraw);
    this.theme();
    this.draw();
  }

  listen(target, type, listener, capture = false) {
    target.addEventListener(type, listener, capture);
    this.listeners.push(() => target.removeEventListener(type, listener, capture));
  }

  close() {
    this.observer.disconnect();
    this.listeners.forEach((remove) => remove());
    for (const trait of ["_article", "_status"]) this.model.off(`change:${trait}`, this.redraw);
    clearTimeout(this.waiting);
  }

  theme() {
    this.root.dataset.theme = isDark(this.root.parentElement ?? this.root) ? "dark" : "light";
  }

  button(label, key, act) {
    return make("button", {
      type: "button", "aria-keyshortcuts": key, mousedown: (event) => event.preventDefault(),
      click: (event) => { if (event.detail) this.list.focus({ preventScroll: true }); act(); },
    }, label, make("kbd", { "aria-hidden": "true" }, key));
  }

  build() {
    const id = `quoth-review-${(numbers += 1)}`;
    this.id = id;
    this.actions = {
      a: ["Accept", () => this.accept()], s: ["Speaker", () => this.chooseSpeaker()],
      m: ["Merge", () => this.merge()], d: ["Drop", () => this.send("drop", { quote: this.quote.place })],
      n: ["Add quotation", () => this.send("add", { place: this.chosen })],
      b: ["Borders", () => this.part("content")], c: ["Cue", () => this.part("cue")],
      f: ["Source", () => this.part("source")],
      u: ["Undo", () => this.send("undo")], r: ["Redo", () => this.send("redo")],
      A: ["Accept all", () => this.send("finish")], "?": ["Keys", () => this.help()],
      ",": ["Previous", () => this.open(-1)], ".": ["Next", () => this.open(1)],
      o: ["Next open", () => this.send("open", { document: "next" })], M: ["Merge two", () => this.mergeTwo()],
      j: ["", () => this.move(1)], k: ["", () => this.move(-1)],
    };
    this.buttons = {};
    const group = (label, keys) => make("div", { role: "group", "aria-label": label }, ...[...keys].map((key) => {
      const [text] = this.actions[key];
      this.buttons[key] = this.button(text, key, () => this.act(key));
      return this.buttons[key];
    }));
    this.title = make("p", { class: "title", dir: "auto" });
    this.where = make("span", { class: "where" });
    this.pages = group("Documents", ",.o");
    this.bar = make("progress", { "aria-label": "Quotations settled" });
    this.counted = make("span", { class: "counted" });
    this.message = make("p", { class: "message", role: "status" });
    this.slot = make("div", { class: "slot" });
    this.box = make("div", { class: "text", role: "region", tabindex: "0", "aria-label": "Article" });
    this.article = new Article(this.box, (index) => this.go(index));
    this.list = make("div", { class: "quotes", role: "listbox", tabindex: "0", "aria-label": "Quotations" });
    this.empty = make("p", { class: "empty" });
    this.root = make("div", { class: "quoth-review", role: "group", "aria-label": "Review of quotations", keydown: (event) => this.key(event) },
      make("div", { class: "head" }, this.title, make("div", { class: "pages" }, this.where, this.pages)),
      make("div", { class: "progress" }, this.bar, this.counted),
      make("div", { class: "actions" }, group("This quotation", "asmd"), group("What is selected", "nbcf"), group("The review", "urA?")),
      this.message, this.slot, make("div", { class: "desk" }, this.box, make("div", { class: "side" }, this.list, this.empty)));
  }

  get quote() {
    return this.status.quotes[this.current];
  }

  send(what, values = {}) {
    this.model.send({ do: what, document: this.status.document, ...values });
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.say("Waiting for Python: is the kernel busy, or gone?", true), WAIT);
  }

  say(text, failed = false) {
    this.message.textContent = text;
    this.message.classList.toggle("failed", failed);
  }

  draw() {
    const [status, article] = [this.model.get("_status"), this.model.get("_article")];
    // Some notebooks hand over one of the two before the other.
    if (status.document !== article.document) return;
    const before = this.status;
    if (before && before.revision === status.revision) return;
    clearTimeout(this.waiting);
    this.status = status;
    this.chosen = null;
    const old = before && before.document === status.document ? this.current : 0;
    const at = status.place ? status.quotes.findIndex((quote) => same(quote.place, status.place)) : -1;
    this.current = at >= 0 ? at : Math.max(0, Math.min(this.after ?? old, status.quotes.length - 1));
    if (status.message.failed) this.current = Math.max(0, Math.min(old, status.quotes.length - 1));
    this.after = undefined;
    this.drawHead();
    this.article.draw(article, status.quotes);
    if (before?.document !== status.document) this.box.scrollTop = 0;
    this.drawList();
    this.say(status.message.text, status.message.failed);
    this.go(this.current);
  }

  drawHead() {
    const { title, number, documents, reviewed, quotes, finished, undo, redo } = this.status;
    const settled = quotes.filter((quote) => quote.status !== "open").length;
    this.title.textContent = documents ? title || "Without a title" : "There is no document to review.";
    this.where.textContent = `Document ${number.toLocaleString("en")} of ${documents.toLocaleString("en")}, ${reviewed.toLocaleString("en")} reviewed`;
    this.where.parentElement.hidden = documents < 2;
    this.bar.max = quotes.length || 1;
    this.bar.value = quotes.length ? settled : Number(finished);
    this.counted.textContent = `${settled.toLocaleString("en")} of ${count(quotes.length, "quotation")} settled${finished ? ": document reviewed" : ""}`;
    this.root.classList.toggle("finished", finished);
    for (const [key, what] of [["u", undo], ["r", redo]]) {
      this.buttons[key].disabled = !what;
      this.buttons[key].title = what;
    }
    this.buttons.A.disabled = finished || !documents;
    this.buttons.m.disabled = this.status.people.length < 2;
    for (const key of "asd") this.buttons[key].disabled = !quotes.length;
    this.root.querySelector(".desk").hidden = !documents;
    this.drawChosen();
  }

  drawList() {
    const { quotes, documents } = this.status;
    this.list.hidden = !quotes.length;
    this.empty.hidden = Boolean(quotes.length);
    this.empty.textContent = documents ? "No quotation here. Select text and press n to add one, or A where there is none." : "";
    this.list.replaceChildren(...quotes.map((quote, index) => {
      const [sign, said] = STATUS[quote.status];
      const unsure = quote.status === "open" && (quote.speakers.length ? quote.speaker_score : quote.score) < UNSURE;
      return make("div", { id: `${this.id}-${index}`, role: "option", class: `quotation ${quote.status}`, click: () => this.go(index) },
        make("span", { class: "count" }, String(index + 1)),
        make("span", { class: "who" }, ...names(quote.speakers)),
        make("span", { class: "status" }, unsure ? "unsure " : "", make("span", { "aria-hidden": "true" }, sign), make("span", { class: "said" }, said)),
        make("span", { class: "content", dir: "auto" }, quote.text),
        make("span", { class: "details" }, ...this.details(quote)));
    }));
  }

  details(quote) {
    const percent = (score) => `${Math.round(100 * score)} %`;
    const parts = [[quote.kind, quote.act === "speech" ? "" : `, ${quote.act}`].join("")];
    const line = [make("span", {}, parts.join("")), make("span", {}, `found ${percent(quote.score)}`)];
    if (quote.speaker_score !== null) line.push(make("span", {}, `speaker ${percent(quote.speaker_score)}`));
    if (quote.cue_text) line.push(make("span", {}, "cue ", make("bdi", { class: "cue" }, quote.cue_text)));
    if (quote.source_text) line.push(make("span", {}, "source ", make("bdi", { class: "source" }, quote.source_text)));
    return line;
  }

  go(index) {
    this.current = index;
    [...this.list.children].forEach((option, i) => option.setAttribute("aria-selected", i === index ? "true" : "false"));
    const option = this.list.children[index];
    if (option) {
      this.list.setAttribute("aria-activedescendant", option.id);
      reveal(this.list, option);
    } else this.list.removeAttribute("aria-activedescendant");
    this.article.show(index);
  }

  move(step) {
    if (!this.status.quotes.length) return;
    this.say("");
    this.go(Math.max(0, Math.min(this.status.quotes.length - 1, this.current + step)));
  }

  accept() {
    const { quotes } = this.status;
    const order = [...quotes.keys()].slice(this.current + 1).concat([...quotes.keys()].slice(0, this.current));
    const place = this.quote.place;
    this.after = order.find((index) => quotes[index].status === "open") ?? this.current;
    this.send("accept", { quote: place });
  }

  open(step) {
    const { order, number } = this.status;
    const to = order[number - 1 + step];
    if (to === undefined) this.say(step > 0 ? "This is the last document" : "This is the first document");
    else this.send("open", { document: to });
  }

  part(part) {
    this.send("part", { quote: this.quote.place, part, place: this.chosen });
  }

  panel(element, focus) {
    this.opened = element;
    this.slot.replaceChildren(element);
    this.chooser = null;
    focus.focus({ preventScroll: true });
  }

  shut() {
    this.slot.replaceChildren();
    this.opened = this.chooser = null;
    this.list.focus({ preventScroll: true });
  }

  ask(options) {
    const chooser = new Chooser({ ...options, close: () => this.shut() });
    this.panel(chooser.element, chooser.field);
    this.chooser = chooser;
    chooser.draw();
    chooser.field.select();
  }

  chooseSpeaker() {
    const { place } = this.quote;
    const chosen = this.chosen;
    const selected = chosen && chosen[1] - chosen[0] <= 60 ? this.article.points.slice(...chosen).join("").trim() : "";
    const extra = (typed) => [
      ...(typed && !this.status.people.some((person) => person.name === typed) ? ["PERSON", "ORG"].map((label) => (
        { shown: [label === "ORG" ? "New organisation: " : "New person: ", name(typed)], label, typed })) : []),
      { shown: ["Nobody"], note: "no speaker is meant, or none is named", nobody: true },
    ];
    this.ask({
      title: ["Who says ", make("q", { dir: "auto" }, this.short(this.quote.text)), "?"],
      people: this.status.people, value: selected, extra, several: true,
      choose: (option, people) => {
        this.shut();
        if (option.nobody) this.send("speaker", { quote: place, people: [] });
        else if (option.typed) this.send("new_speaker", { quote: place, name: option.typed, label: option.label, place: chosen });
        else this.send("speaker", { quote: place, people });
      },
    });
  }

  merge() {
    const speakers = this.quote?.speakers ?? [];
    if (speakers.length === 1) this.mergeInto(speakers[0]);
    else this.mergeTwo();
  }

  mergeTwo() {
    if (this.status.people.length < 2) return;
    this.ask({ title: ["Who is listed twice?"], people: this.status.people, choose: ({ who }) => (
      this.mergeInto(this.status.people.find((person) => same(person.who, who)))) });
  }

  mergeInto(other) {
    this.ask({
      title: [name(other.name), " is the same as … (whose name stays)"],
      people: this.status.people.filter((person) => !same(person.who, other.who)),
      choose: ({ who }) => { this.shut(); this.send("merge", { person: who, other: other.who }); },
    });
  }

  help() {
    if (this.opened?.classList.contains("help")) return this.shut();
    const close = make("button", { type: "button", click: () => this.shut() }, "Close");
    const rows = KEYS.map(([keys, what]) => make("div", {}, make("dt", {}, ...keys.split(/ {2}/).map((key) => make("kbd", {}, key))), make("dd", {}, what)));
    return this.panel(make("div", { class: "panel help", role: "group", "aria-label": "Keys" }, make("dl", {}, ...rows), close), close);
  }

  short(text) {
    const points = Array.from(text);
    return points.length > 80 ? `${points.slice(0, 79).join("")}…` : text;
  }

  selectionChanged() {
    const selected = this.article.selected();
    if (selected === undefined ? this.opened : false) return;
    this.chosen = selected ?? null;
    this.drawChosen();
  }

  drawChosen() {
    for (const key of "nbcf") this.buttons[key].disabled = !this.chosen || (key !== "n" && !this.status.quotes.length);
  }

  // Select by words: from one to the next, or, with Shift, more of them.
  selectWord(step, more) {
    const { words } = this.article;
    if (!words.length) return;
    const from = this.chosen ?? [this.quote?.content.at(-1)[1] ?? 0, 0];
    const first = words.findIndex(([, end]) => end > from[0]);
    const last = this.chosen ? words.findLastIndex(([start]) => start < from[1]) : first - 1;
    const at = (index) => words[Math.max(0, Math.min(words.length - 1, index))];
    if (more && this.chosen) this.choose([at(first)[0], Math.max(at(first)[1], at(last + step)[1])]);
    else this.choose(this.chosen ? at(step > 0 ? last + 1 : first - 1) : at(step > 0 ? first : first - 1));
  }

  selectSentence() {
    const [start, end] = this.chosen ?? [this.quote?.content.at(-1)[1] ?? 0, 0];
    const [first] = this.article.words.find((word) => word[1] > start) ?? [start];
    const to = this.model.get("_article").sentences.find((one) => one > Math.max(first, end));
    if (to) this.choose([first, to]);
  }

  choose(place) {
    this.article.select(place);
    this.chosen = [...place];
    this.drawChosen();
    this.say(`Selected: ${this.short(this.article.points.slice(...place).join(""))}`);
  }

  act(key) {
    if (this.buttons[key]?.disabled) {
      this.say("nbcf".includes(key) ? "First select text in the article, with the mouse or with ← and →" : "There is nothing to do that to");
      return;
    }
    this.actions[key][1]();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.key === "Tab") return;
    event.stopPropagation();
    if (this.chooser && event.target === this.chooser.field) this.chooser.key(event);
    else if (this.shortcut(event)) event.preventDefault();
  }

  shortcut({ key, shiftKey }) {
    if (key === "ArrowLeft" || key === "ArrowRight") this.selectWord(key === "ArrowRight" ? 1 : -1, shiftKey);
    else if (key === "ArrowDown" && shiftKey) this.selectSentence();
    else if (key === "ArrowDown" || key === "ArrowUp") this.move(key === "ArrowDown" ? 1 : -1);
    else if (key === "Escape" && this.opened) this.shut();
    else if (key === "Escape") document.getSelection().removeAllRanges();
    else if (Object.hasOwn(this.actions, key)) this.act(key);
    else return false;
    return true;
  }
}

function render({ model, el }) {
  const review = new Review(model, el);
  return () => review.close();
}

export default { render };
