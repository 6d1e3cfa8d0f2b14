/* The plots: bars of speakers, kinds and outlets that filter on click, and quotations over time. */

const SHOWN = 12;

const facets = [
  { name: "speakers", title: "Who is quoted", of: speakersOf, label: speakerLabel, searched: true },
  { name: "kinds", title: "Kind of quotation", of: (one) => [one.kind], label: (kind) => collection.kinds[kind] },
  { name: "outlets", title: "Outlet", of: (one) => [one.article.outlet], label: outletLabel, searched: true },
];

function speakerLabel(speaker) {
  return speaker === NONE ? collection.nobody : collection.speakers[speaker].name;
}

function outletLabel(outlet) {
  return outlet === NONE ? "no outlet" : collection.outlets[outlet];
}

/** Gives the values of a facet with their numbers, the most frequent first. */
function numbersOf(facet, quotations) {
  const numbers = new Map();
  for (const one of quotations) {
    for (const value of facet.of(one)) numbers.set(value, (numbers.get(value) ?? 0) + 1);
  }
  return numbers;
}

/** Puts the plots on the page; `changed` is called when one has changed a filter. */
function buildFacets(changed) {
  const place = document.getElementById("facets");
  for (const facet of facets) {
    facet.all = numbersOf(facet, collection.quotations);
    const values = [...facet.all.keys()].filter((value) => value !== NONE);
    if (values.length === 0 || (facet.name === "outlets" && !collection.outlets.length)) continue;
    // Of those that have a name: beside all others together, their bars would be dots.
    facet.most = Math.max(...values.map((value) => facet.all.get(value)));
    facet.list = made("ul", { class: "bars" });
    facet.more = made("button", { type: "button", class: "quiet" });
    facet.more.addEventListener("click", () => {
      facet.isOpen = !facet.isOpen;
      drawFacet(facet, changed);
    });
    const section = made("section", { class: facet.name }, made("h2", {}, facet.title));
    if (facet.searched && values.length > SHOWN) section.append(finderOf(facet, changed));
    section.append(facet.list, facet.more);
    place.append(section);
  }
  const dates = collection.articles.filter((one) => one.date).map((one) => one.date).sort();
  if (dates.length) place.append(made("section", { class: "time" }, made("h2", {}, "When"), timeline.build(dates, changed)));
}

/** Makes the field that looks for a speaker or an outlet by name. */
function finderOf(facet, changed) {
  const field = made("input", { type: "search", autocomplete: "off", spellcheck: "false" });
  field.placeholder = `Find among ${(facet.all.size - facet.all.has(NONE)).toLocaleString("en")}`;
  field.setAttribute("aria-label", `Find among ${facet.name}`);
  field.addEventListener("input", () => {
    facet.words = folded(field.value).trim();
    drawFacet(facet, changed);
  });
  facet.field = field;
  return field;
}

function drawFacets(changed) {
  for (const facet of facets) {
    if (!facet.list) continue;
    facet.now = numbersOf(facet, fitting(facet.name));
    drawFacet(facet, changed);
  }
  timeline.draw(fitting("days"));
}

function drawFacet(facet, changed) {
  const chosen = filters[facet.name];
  const fits = (value) => !facet.words || folded(facet.label(value)).includes(facet.words);
  const values = [...facet.all.keys()].filter(fits).sort((one, other) =>
    chosen.has(other) - chosen.has(one)
    || (one === NONE) - (other === NONE)
    || (facet.now.get(other) ?? 0) - (facet.now.get(one) ?? 0)
    || facet.all.get(other) - facet.all.get(one));
  const most = facet.isOpen ? 200 : SHOWN;
  let shown = values.slice(0, most);
  // Who is not named is never the end of a long list.
  if (shown.length < values.length && values.includes(NONE)) shown = [...shown.slice(0, -1), NONE];
  const focused = facet.list.contains(document.activeElement) ? document.activeElement.dataset.value : null;
  facet.list.replaceChildren(...shown.map((value) => made("li", {}, barOf(facet, value, changed))));
  facet.list.querySelector(`[data-value="${focused}"]`)?.focus();
  facet.more.hidden = values.length <= SHOWN;
  facet.more.textContent = facet.isOpen
    ? "Show fewer"
    : `Show ${values.length > 200 ? "200 of" : "all"} ${values.length.toLocaleString("en")}`;
}

/** Makes a button with a name, a bar of all quotations and in it one of those that fit, and their number. */
function barOf(facet, value, changed) {
  const now = facet.now.get(value) ?? 0;
  const button = made("button", { type: "button", "aria-pressed": filters[facet.name].has(value), "data-value": value });
  if (value === NONE) button.className = "none";
  button.append(
    made("span", { class: "name" }, nameOf(facet.label(value))),
    made("span", { class: "number" }, now.toLocaleString("en")),
  );
  if (value !== NONE) {
    button.append(drawing("svg", { viewBox: "0 0 100 4", preserveAspectRatio: "none", "aria-hidden": "true" },
      drawing("rect", { class: "all", width: (100 * facet.all.get(value)) / facet.most, height: 4 }),
      drawing("rect", { class: "now", width: (100 * now) / facet.most, height: 4 })));
  }
  button.addEventListener("click", () => {
    const chosen = filters[facet.name];
    if (!chosen.delete(value)) chosen.add(value);
    changed();
  });
  return button;
}

/** Makes an element of a picture. */
function drawing(tag, attributes, ...content) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/* Quotations by day, month or year. A click on a bar chooses its time; by keyboard, the two dates do. */
const timeline = {
  height: 60,

  build(dates, changed) {
    this.first = dates[0];
    this.last = dates.at(-1);
    const days = (Date.parse(this.last) - Date.parse(this.first)) / 86_400_000;
    // So many characters of a date name its day, month or year.
    this.unit = days <= 62 ? 10 : days <= 3700 ? 7 : 4;
    this.periods = this.periodsBetween();
    this.all = this.numbers(collection.quotations);
    this.svg = drawing("svg", { class: "time", role: "img", preserveAspectRatio: "none" });
    this.svg.setAttribute("viewBox", `0 0 ${this.periods.length} ${this.height}`);
    this.svg.addEventListener("click", (event) => {
      const period = event.target.closest("[data-period]")?.dataset.period;
      if (period === undefined) return;
      const isChosen = filters.from === firstDay(period) && filters.to === lastDay(period);
      filters.from = isChosen ? "" : firstDay(period);
      filters.to = isChosen ? "" : lastDay(period);
      changed();
    });
    const ends = [this.periods[0], this.periods.at(-1)].map((period) => made("span", {}, written(period)));
    if (ends.length === 2 && this.periods.length === 1) ends.pop();
    return made("div", {}, this.svg, made("p", { class: "ends" }, ...ends));
  },

  /** Gives all periods from the first to the last, also those without quotations. */
  periodsBetween() {
    const periods = new Set();
    const day = new Date(`${this.first}T00:00:00Z`);
    const last = new Date(`${this.last}T00:00:00Z`);
    for (; day <= last; this.unit === 4 ? day.setUTCFullYear(day.getUTCFullYear() + 1, 0, 1)
      : this.unit === 7 ? day.setUTCMonth(day.getUTCMonth() + 1, 1)
        : day.setUTCDate(day.getUTCDate() + 1)) {
      periods.add(day.toISOString().slice(0, this.unit));
    }
    return [...periods];
  },

  numbers(quotations) {
    const numbers = new Map();
    for (const { article } of quotations) {
      const period = article.date.slice(0, this.unit);
      if (period) numbers.set(period, (numbers.get(period) ?? 0) + 1);
    }
    return numbers;
  },

  draw(quotations) {
    if (!this.svg) return;
    const now = this.numbers(quotations);
    const most = Math.max(1, ...this.all.values());
    const bar = (period, number, name) => {
      const height = (this.height * number) / most;
      const place = this.periods.indexOf(period);
      return drawing("rect", { class: name, x: place + 0.06, width: 0.88, y: this.height - height, height });
    };
    this.svg.replaceChildren(...this.periods.map((period, place) => {
      const number = now.get(period) ?? 0;
      const group = drawing("g", { "data-period": period });
      group.append(
        drawing("title", {}, `${written(period)}: ${counted(number, "quotation")}`),
        drawing("rect", { class: "ground", x: place, width: 1, y: 0, height: this.height }),
        bar(period, this.all.get(period) ?? 0, "all"),
        bar(period, number, "now"),
      );
      return group;
    }));
    const [peak, number] = [...now].sort((one, other) => other[1] - one[1])[0] ?? [this.first, 0];
    const span = `from ${written(this.periods[0])} to ${written(this.periods.at(-1))}`;
    this.svg.setAttribute("aria-label", `Quotations ${span}; most in ${written(peak)}: ${number}`);
  },
};

function firstDay(period) {
  return `${period}-01-01`.slice(0, 10);
}

function lastDay(period) {
  if (period.length === 10) return period;
  if (period.length === 4) return `${period}-12-31`;
  const [year, month] = period.split("-").map(Number);
  return `${period}-${new Date(Date.UTC(year, month, 0)).getUTCDate()}`;
}
