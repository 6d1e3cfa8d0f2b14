// The widget: keys and buttons become events for Python, whose answer is shown.

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
const WAIT = 2500;

class Review {
  constructor(model, el) {
    this.model = model;
    Object.assign(this, { current: 0, chosen: null, made: [] });
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
    // JupyterLab renders before the element is in the page: it has a size once it is.
    this.resized = new ResizeObserver(() => this.theme());
    this.resized.observe(this.root);
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
    this.resized.disconnect();
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
      click: (event) => { if (event.detail) this.focus(); act(); },
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
      make("div", { class: "tally" }, this.bar, this.counted),
      make("div", { class: "actions" }, group("This quotation", "asmd"), group("What is selected", "nbcf"), group("The review", "urA?")),
      this.message, make("div", { class: "desk" }, this.box, this.slot, make("div", { class: "side" }, this.list, this.empty)));
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
    const focused = this.root.getRootNode().activeElement === this.list;
    this.list.hidden = !quotes.length;
    // What is hidden loses the focus, and the keys with it.
    if (focused) this.focus();
    this.empty.hidden = Boolean(quotes.length);
    this.empty.textContent = documents ? "No quotation was found. Select text and press n to add one; press A if there is none." : "";
    const before = this.made;
    this.made = quotes.map((quote, index) => {
      const key = JSON.stringify([index, quote]);
      return before[index]?.key === key ? before[index] : { key, option: this.option(quote, index) };
    });
    const { children } = this.list;
    this.made.forEach(({ option }, index) => {
      if (!children[index]) this.list.append(option);
      else if (children[index] !== option) children[index].replaceWith(option);
    });
    while (children.length > quotes.length) this.list.lastChild.remove();
  }

  option(quote, index) {
    const [sign, said] = STATUS[quote.status];
    const score = quote.speakers.length ? quote.speaker_score : quote.score;
    const unsure = quote.status === "open" && score !== null && score < this.status.unsure;
    return make("div", {
      id: `${this.id}-${index}`, role: "option", "aria-selected": "false", class: `quotation ${quote.status}`,
      click: () => this.go(index),
    },
    make("span", { class: "count" }, String(index + 1)),
    make("span", { class: "who" }, ...names(quote.speakers, this.status.nobody)),
    make("span", { class: "status" }, make("span", { "aria-hidden": "true" }, unsure ? "?" : sign), unsure ? " open, unsure" : ` ${said}`),
    make("span", { class: "content", dir: "auto" }, quote.text),
    make("span", { class: "details" }, ...this.details(quote)));
  }

  details(quote) {
    const percent = (score) => `${Math.round(100 * score)} %`;
    const kind = quote.act === "speech" ? quote.kind : `${quote.kind}, ${quote.act}`;
    const line = [make("span", {}, kind), make("span", {}, `found ${percent(quote.score)}`)];
    if (quote.speaker_score !== null) line.push(make("span", {}, `speaker ${percent(quote.speaker_score)}`));
    if (quote.cue_text) line.push(make("span", {}, "cue ", make("bdi", { class: "cue" }, quote.cue_text)));
    if (quote.source_text) line.push(make("span", {}, "source ", make("bdi", { class: "source" }, quote.source_text)));
    return line;
  }

  go(index) {
    this.list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    this.current = index;
    const option = this.list.children[index];
    if (option) {
      option.setAttribute("aria-selected", "true");
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
    this.slot.classList.toggle("wide", element.classList.contains("help"));
    this.chooser = null;
    focus.focus({ preventScroll: true });
  }

  shut() {
    this.slot.replaceChildren();
    this.opened = this.chooser = null;
    this.focus();
  }

  focus() {
    (this.list.hidden ? this.box : this.list).focus({ preventScroll: true });
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
      { shown: [this.status.nobody], note: "no speaker is meant, or none has a name", nobody: true },
    ];
    this.ask({
      title: ["Who says: ", make("bdi", { class: "said" }, this.short(this.quote.text))],
      people: this.status.people, value: selected, extra, several: true, now: this.quote.speakers.map(({ who }) => who),
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
    return this.panel(make("div", { class: "inset help", role: "group", "aria-label": "Keys" }, make("dl", {}, ...rows), close), close);
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
    // A quotation just before is left with the marks that end its sentence.
    const begins = (start) => this.chosen || /[^.,;:!?)\]”’»]/u.test(this.article.points[start]);
    const first = words.findIndex(([start, end]) => end > from[0] && begins(start));
    const last = this.chosen ? words.findLastIndex(([start]) => start < from[1]) : first - 1;
    const at = (index) => words[Math.max(0, Math.min(words.length - 1, index))];
    if (more && this.chosen) this.choose([at(first)[0], Math.max(at(first)[1], at(last + step)[1])]);
    else this.choose(this.chosen ? at(step > 0 ? last + 1 : first - 1) : at(step > 0 ? first : first - 1));
  }

  selectSentence() {
    const [start, end] = this.chosen ?? [this.quote?.content.at(-1)[1] ?? 0, 0];
    const first = this.chosen ? start : this.article.words.find((word) => word[1] > start && /\w|[“"‘«]/.test(this.article.points[word[0]]))?.[0] ?? start;
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
