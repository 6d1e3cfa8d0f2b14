"use strict";
/* The data of the page → articles and quotations, and which of them fit the filters. */

const collection = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const speakers = data.speakers.map(([name, label]) => ({ name, label: data.labels[label] }));
  const articles = data.articles.map(([name, outlet, date, text, found], number) => {
    const article = { number, name, outlet, date, text, quotations: [] };
    article.quotations = found.map(([kind, who, pieces, cue, source, score, others], index) => ({
      article, index, kind, speakers: who, pieces, cue, source, score, others,
    }));
    return article;
  });
  const quotations = articles.flatMap((article) => article.quotations);
  return {
    kinds: data.kinds, nobody: data.nobody, unsure: data.unsure, outlets: data.outlets, speakers, articles, quotations,
  };
})();

/** Gives the content of a quotation, its pieces joined. */
function contentOf(quotation) {
  const pieces = [];
  for (let i = 0; i < quotation.pieces.length; i += 2) {
    pieces.push(quotation.article.text.slice(quotation.pieces[i], quotation.pieces[i + 1]));
  }
  return pieces.join(" … ");
}

/** Gives the text of a cue or a source, or "" where there is none. */
function textAt(article, place) {
  return place ? article.text.slice(place[0], place[1]) : "";
}

/** Gives who speaks: names, or the words of the text where it names nobody, or not all. */
function whoSays(quotation) {
  const names = quotation.speakers.map((one) => collection.speakers[one].name).join(" and ");
  if (names && !quotation.others) return names;
  return textAt(quotation.article, quotation.source).replace(/[\s,;:]+$/, "") || names || collection.nobody;
}

/** Gives an article's outlet and date, as far as they are known, each with a dot behind it. */
function aboutOf(article) {
  const outlet = article.outlet < 0 ? [] : [nameOf(collection.outlets[article.outlet]), " · "];
  return article.date ? [...outlet, `${written(article.date)} · `] : outlet;
}

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** Writes a date, 2026-05-03, or a month, 2026-05, as people do. */
function written(date) {
  if (!date) return "";
  const [year, month, day] = date.split("-");
  return `${day ? `${Number(day)} ` : ""}${month ? `${MONTHS[month - 1]} ` : ""}${Number(year)}`;
}

/** Writes a number with its noun: 1 quotation, 1,200 quotations. */
function counted(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** Makes texts that differ in case and accents alone one, for the search. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’‘]/g, "'").replace(/[“”]/g, '"');
}

/** What the reader has chosen. */
const filters = { words: [], speakers: new Set(), kinds: new Set(), outlets: new Set(), from: "", to: "" };

/** The value of nobody named, and of no outlet, in filters. */
const NONE = -1;

const tests = {
  words: (one) => filters.words.every((word) => soughtIn(one).includes(word)),
  speakers: (one) => !filters.speakers.size || speakersOf(one).some((speaker) => filters.speakers.has(speaker)),
  kinds: (one) => !filters.kinds.size || filters.kinds.has(one.kind),
  outlets: (one) => !filters.outlets.size || filters.outlets.has(one.article.outlet),
  days: (one) => isInDays(one.article.date),
};

function speakersOf(quotation) {
  return quotation.speakers.length ? quotation.speakers : [NONE];
}

function isInDays(date) {
  if (!filters.from && !filters.to) return true;
  return date !== "" && (!filters.from || date >= filters.from) && (!filters.to || date <= filters.to);
}

/** Gives what a search looks through, which is made at the first search. */
function soughtIn(quotation) {
  quotation.sought ??= folded(`${contentOf(quotation)} ${whoSays(quotation)} ${quotation.article.name}`);
  return quotation.sought;
}

/** Gives the quotations that fit all filters but the one that is named. */
function fitting(but) {
  const asked = Object.entries(tests).filter(([name]) => name !== but).map(([, test]) => test);
  return collection.quotations.filter((one) => asked.every((test) => test(one)));
}

/** Gives the articles that have such quotations, or, where only words, outlets and days are asked for, that fit. */
function fittingArticles(quotations) {
  if (filters.speakers.size || filters.kinds.size) return [...new Set(quotations.map((one) => one.article))];
  return collection.articles.filter((article) => {
    article.sought ??= filters.words.length ? folded(`${article.name} ${article.text}`) : undefined;
    return filters.words.every((word) => article.sought.includes(word))
      && (!filters.outlets.size || filters.outlets.has(article.outlet))
      && isInDays(article.date);
  });
}

/** Makes an element with attributes, and with texts and elements in it: texts stay texts. */
function made(tag, attributes, ...content) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
}

/** Makes a name whose direction is its own. */
function nameOf(text) {
  return made("bdi", {}, text);
}
