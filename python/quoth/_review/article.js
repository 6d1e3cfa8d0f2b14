// The text of an article: a block for each line, in it segments, which end wherever a quotation, a
// cue, a source or a paragraph does. Moving on touches the segments of two quotations, no others.
class Article {
  constructor(box, choose) {
    this.box = box;
    this.choose = choose;
  }

  draw(article, quotes) {
    if (this.text !== article.text) {
      this.text = article.text;
      this.points = Array.from(article.text);
      this.words = this.findWords(article.text);
    }
    const places = JSON.stringify([article.document, quotes.map(({ content, cue, source }) => [content, cue, source])]);
    if (this.places !== places) {
      this.places = places;
      this.build(article, quotes);
    }
    quotes.forEach((quote, index) => this.setStatus(index, quote.status));
  }

  build(article, quotes) {
    const marks = this.marks(article, quotes);
    const lines = this.points.flatMap((point, i) => (point === "\n" ? [i + 1] : []));
    const borders = [...new Set([0, this.points.length, ...lines, ...marks.flatMap(({ start, end }) => [start, end])])];
    borders.sort((one, other) => one - other);
    Object.assign(this, { segments: [], starts: new WeakMap(), current: undefined });
    this.parts = quotes.map(() => []);
    this.chips = [];
    const blocks = [make("div", { class: "line" })];
    let around = [];
    let next = 0;
    for (let i = 0; i + 1 < borders.length; i += 1) {
      const [start, end] = [borders[i], borders[i + 1]];
      around = around.filter((mark) => mark.end > start);
      for (; next < marks.length && marks[next].start <= start; next += 1) {
        if (marks[next].end > start) around.push(marks[next]);
      }
      blocks.at(-1).append(...this.numbers(quotes, around, start), this.segment(start, end, around));
      if (this.points[end - 1] === "\n") blocks.push(make("div", { class: "line" }));
    }
    this.box.replaceChildren(...blocks);
  }

  marks(article, quotes) {
    const marks = quotes.flatMap((quote, index) => [
      ...quote.content.map(([start, end]) => ({ start, end, role: "quote", index })),
      ...["cue", "source"].filter((role) => quote[role]).map((role) => (
        { start: quote[role][0], end: quote[role][1], role, index })),
    ]);
    marks.push(...article.paragraphs.map(([start, end, role]) => (
      { start, end, role: role === "headline" ? "headline" : "furniture", index: -1 })));
    return marks.sort((one, other) => one.start - other.start || other.end - one.end);
  }

  numbers(quotes, around, start) {
    const first = around.filter((mark) => mark.role === "quote" && quotes[mark.index].content[0][0] === start);
    return first.map(({ index }) => {
      this.chips[index] = make("span", { class: "number", "data-number": index + 1, "aria-hidden": "true" });
      return this.chips[index];
    });
  }

  segment(start, end, around) {
    const text = document.createTextNode(this.points.slice(start, end).join(""));
    const covering = around.filter((mark) => mark.role === "quote");
    const innermost = covering.at(-1)?.index;
    const classes = around.filter((mark) => mark.index < 0).map((mark) => mark.role);
    if (covering.length) classes.push("quote");
    if (covering.length > 1) classes.push("nested");
    const element = make("span", { class: classes.join(" ") }, text);
    if (covering.length) element.addEventListener("click", () => this.choose(innermost));
    for (const { index, role } of around) {
      if (index >= 0) this.parts[index].push({ element, role, innermost: role === "quote" && index === innermost });
    }
    this.starts.set(text, start);
    this.segments.push({ element, text, start, end });
    return element;
  }

  setStatus(index, status) {
    for (const { element, innermost } of this.parts[index]) if (innermost) element.dataset.status = status;
  }

  show(current) {
    for (const index of [this.current, current]) {
      const on = index === current;
      for (const { element, role } of this.parts[index] ?? []) {
        element.classList.toggle(role === "quote" ? "current" : role, on);
      }
      this.chips[index]?.classList.toggle("current", on);
    }
    this.current = current;
    const first = this.parts[current]?.find(({ role }) => role === "quote");
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

  // What is selected: a place; null, where it is nothing; undefined, where it lies elsewhere.
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
    const first = this.segments.find((one) => start < one.end);
    const last = this.segments.find((one) => end <= one.end);
    const units = (one, point) => this.points.slice(one.start, point).join("").length;
    document.getSelection().setBaseAndExtent(first.text, units(first, start), last.text, units(last, end));
    reveal(this.box, last.element);
  }
}
