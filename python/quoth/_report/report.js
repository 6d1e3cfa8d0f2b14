/* The page: what is shown, and what follows from a click, a key or an address. */

const AT_ONCE = 40;
const MOST_PRINTED = 2000;
const MOST_LETTERS = 700;

const page = {
  view: "quotations",
  shown: AT_ONCE,
  found: [],

  start() {
    this.say("summary", summary());
    if (!collection.articles.length) {
      document.getElementById("overview").replaceChildren(
        made("p", { class: "note" }, "There are no articles in this collection, so there is nothing to show."));
    } else {
      this.listen();
      buildFacets(() => this.filter());
      document.getElementById("plots").open = matchMedia("(min-width: 54.01rem)").matches;
      this.filter();
    }
    addEventListener("hashchange", () => this.go());
    this.go();
  },

  say(id, text) {
    document.getElementById(id).textContent = text;
  },

  listen() {
    const search = document.getElementById("search");
    let waiting;
    search.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => {
        filters.words = folded(search.value).split(/\s+/).filter(Boolean);
        this.filter();
      }, 120);
    });
    for (const id of ["from", "to"]) {
      document.getElementById(id).addEventListener("change", (event) => {
        filters[id] = event.target.value;
        this.filter();
      });
    }
    const form = document.getElementById("filters");
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => this.clear());
    document.getElementById("days").hidden = !collection.articles.some((one) => one.date);
    document.getElementById("more").addEventListener("click", () => this.showMore());
    for (const choice of document.querySelectorAll("[name=view]")) {
      choice.addEventListener("change", () => {
        this.view = choice.value;
        this.filter();
      });
    }
    addEventListener("beforeprint", () => this.list(MOST_PRINTED));
  },

  clear() {
    Object.assign(filters, { words: [], from: "", to: "" });
    for (const facet of facets) {
      filters[facet.name].clear();
      facet.words = "";
      if (facet.field) facet.field.value = "";
    }
    this.filter();
  },

  /** Shows what fits the filters. */
  filter() {
    document.getElementById("from").value = filters.from;
    document.getElementById("to").value = filters.to;
    drawFacets(() => this.filter());
    const quotations = fitting();
    this.found = this.view === "articles" ? fittingArticles(quotations) : quotations;
    this.matching = new Map();
    for (const { article } of quotations) this.matching.set(article, (this.matching.get(article) ?? 0) + 1);
    this.shown = AT_ONCE;
    const noun = this.view === "articles" ? "article" : "quotation";
    const nothing = collection.quotations.length || noun === "article"
      ? `No ${noun} fits these filters` : "There are no quotations in this collection";
    this.say("found", this.found.length ? counted(this.found.length, noun) : nothing);
    this.say("chosen", chosen());
    document.getElementById("results").replaceChildren();
    this.list(this.shown);
  },

  /** Lists so many results, behind those that are listed. */
  list(most) {
    const list = document.getElementById("results");
    const wanted = this.found.slice(list.children.length, most);
    for (const one of wanted) {
      const last = this.found[list.children.length - 1];
      list.append(this.view === "articles" ? this.article(one) : quotationItem(one, last?.article !== one.article));
    }
    const left = this.found.length - list.children.length;
    const more = document.getElementById("more");
    more.hidden = left <= 0;
    more.textContent = `Show ${Math.min(AT_ONCE, left)} more of ${left.toLocaleString("en")}`;
  },

  showMore() {
    const list = document.getElementById("results");
    const next = list.children.length;
    this.shown = next + AT_ONCE;
    this.list(this.shown);
    list.children[next]?.querySelector("a").focus();
  },

  article(article) {
    const number = counted(this.matching.get(article) ?? 0, "quotation");
    const words = article.text.slice(0, 300).replace(/\s+/g, " ").trim();
    return made("li", { class: "one" },
      made("div", { class: "head" }, made("h3", { dir: "auto" }, made("a", { href: addressOf(article) }, article.name))),
      made("p", { class: "words", dir: "auto" }, words.startsWith(article.name) ? words.slice(article.name.length) : words),
      made("p", { class: "by" }, ...aboutOf(article), number));
  },

  /** Shows what the address asks for: an article, a quotation in it, or all. */
  go() {
    const [, article, quotation] = /^#article-(\d+)(?:-quotation-(\d+))?$/.exec(location.hash) ?? [];
    const found = collection.articles[article - 1];
    const overview = document.getElementById("overview");
    const wasHidden = overview.hidden;
    overview.hidden = Boolean(found);
    document.getElementById("article").hidden = !found;
    document.body.classList.toggle("reading", Boolean(found));
    if (found) {
      if (!wasHidden) this.top = scrollY;
      showArticle(found, quotation === undefined ? undefined : quotation - 1);
    } else if (wasHidden && this.top !== undefined) {
      scrollTo(0, this.top);
      document.querySelector(`#results a[href="${this.left}"]`)?.focus({ preventScroll: true });
    }
    if (found) this.left = location.hash;
  },
};

/** Makes what the list has of a quotation; the first of its article has that's name above it. */
function quotationItem(quotation, isFirst) {
  const { article } = quotation;
  const content = contentOf(quotation);
  const cut = content.length > MOST_LETTERS ? `${content.slice(0, MOST_LETTERS)}…` : content;
  const who = made("span", { class: quotation.speakers.length ? "who" : "who none" }, nameOf(whoSays(quotation)));
  const by = made("p", { class: "by" }, who);
  const cue = textAt(article, quotation.cue).replace(/[:,]$/, "");
  if (cue) by.append(" ", made("span", { class: "said" }, cue));
  const link = made("a", { href: addressOf(article, quotation) }, "in the article");
  link.setAttribute("aria-label", `Quotation ${quotation.index + 1} in the article ${article.name}`);
  by.append(made("span", { class: "kind" }, collection.kinds[quotation.kind]), link);
  const item = made("li", { class: "one" }, made("blockquote", { dir: "auto" }, cut), by);
  if (isFirst) item.prepend(articleHead(article));
  return item;
}

function articleHead(article) {
  const link = made("a", { href: addressOf(article) }, article.name);
  const head = made("div", { class: "head" }, made("h3", { dir: "auto" }, link));
  const number = counted(article.quotations.length, "quotation");
  head.append(made("p", { class: "about" }, ...aboutOf(article), number));
  return head;
}

/** Says how much the collection has. */
function summary() {
  const dates = collection.articles.map((one) => one.date).filter(Boolean).sort();
  const parts = [
    counted(collection.articles.length, "article"),
    counted(collection.quotations.length, "quotation"),
    counted(collection.speakers.length, "speaker"),
  ];
  if (collection.outlets.length) parts.splice(1, 0, counted(collection.outlets.length, "outlet"));
  if (dates.length) {
    const [first, last] = [written(dates[0]), written(dates.at(-1))];
    parts.push(first === last ? first : `${first} to ${last}`);
  }
  return parts.join(" · ");
}

/** Says which filters are set. */
function chosen() {
  const parts = facets.flatMap((facet) => [[...filters[facet.name]].map(facet.label).join(" or ")]).filter(Boolean);
  if (filters.words.length) parts.push(`with “${filters.words.join(" ")}”`);
  if (filters.from) parts.push(`from ${written(filters.from)}`);
  if (filters.to) parts.push(`to ${written(filters.to)}`);
  return parts.length ? `Only ${parts.join(", ")}.` : "";
}

page.start();
