/* An article with its quotations marked, made when it is asked for. */

/** Gives the address of an article, or of a quotation in it. */
function addressOf(article, quotation) {
  return `#article-${article.number + 1}${quotation ? `-quotation-${quotation.index + 1}` : ""}`;
}

/** Shows an article, at one of its quotations if that is given. */
function showArticle(article, index) {
  const place = document.getElementById("article");
  if (place.dataset.number !== String(article.number)) {
    place.replaceChildren(...piecesOf(article));
    place.dataset.number = article.number;
  }
  for (const mark of place.querySelectorAll(".here")) mark.classList.remove("here");
  for (const mark of place.querySelectorAll(`[data-quotation="${index}"]`)) mark.classList.add("here");
  const target = place.querySelector(`#${CSS.escape(addressOf(article, article.quotations[index]).slice(1))}`);
  if (target && index !== undefined) {
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center" });
  } else {
    place.querySelector("h2").focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

function piecesOf(article) {
  const heading = made("h2", { tabindex: "-1", dir: "auto" }, article.name);
  const number = counted(article.quotations.length, "quotation");
  const about = made("p", { class: "about" }, ...aboutOf(article), number);
  const pieces = [navigation(article), heading, about];
  if (article.quotations.length) pieces.push(made("div", { class: "side" }, contents(article), key(article)));
  pieces.push(textWithMarks(article));
  return pieces;
}

function navigation(article) {
  const back = made("a", { href: "#quotations", class: "back" }, "← All quotations");
  const links = [back];
  for (const [step, label] of [[-1, "Previous article"], [1, "Next article"]]) {
    const other = collection.articles[article.number + step];
    if (other) links.push(made("a", { href: addressOf(other) }, label));
  }
  return made("nav", { "aria-label": "Articles" }, ...links);
}

/** Lists who speaks here, with a link to each of their quotations. */
function contents(article) {
  const bySpeaker = new Map();
  for (const quotation of article.quotations) {
    for (const speaker of speakersOf(quotation)) {
      if (!bySpeaker.has(speaker)) bySpeaker.set(speaker, []);
      bySpeaker.get(speaker).push(quotation);
    }
  }
  const rows = [...bySpeaker].sort(([, one], [, other]) => other.length - one.length);
  const lines = rows.map(([speaker, quotations]) => {
    const links = quotations.map((one) =>
      made("a", { href: addressOf(article, one), "aria-label": `quotation ${one.index + 1}` }, String(one.index + 1)));
    return made("li", {}, made("span", { class: "name" }, nameOf(speakerLabel(speaker))), " ", ...links);
  });
  return made("section", { class: "contents" }, made("h3", {}, "Who speaks"), made("ul", {}, ...lines));
}

/** Says what the marks mean, of those that this article has. */
function key(article) {
  const kinds = [...new Set(article.quotations.map((one) => one.kind))].sort();
  const lines = kinds.map((kind) =>
    made("li", {}, made("mark", { class: collection.kinds[kind] }, `${collection.kinds[kind]} quotation`)));
  lines.push(made("li", {}, made("span", { class: "cue" }, "the words that report")));
  lines.push(made("li", {}, made("span", { class: "source" }, "who is said to speak")));
  return made("section", { class: "key" }, made("h3", {}, "Marks"), made("ul", {}, ...lines));
}

/** Cuts the text at every border of a mark; of quotations in one another, the inner one shows. */
function textWithMarks(article) {
  const { text, quotations } = article;
  const pieces = [];
  const borders = new Set([0, text.length]);
  for (const quotation of quotations) {
    for (let i = 0; i < quotation.pieces.length; i += 2) {
      pieces.push({ quotation, start: quotation.pieces[i], end: quotation.pieces[i + 1], isFirst: i === 0 });
    }
    for (const place of [...quotation.pieces, ...(quotation.cue || []), ...(quotation.source || [])]) borders.add(place);
  }
  pieces.sort((one, other) => one.start - other.start || other.end - one.end);
  const words = quotations.flatMap(({ cue, source }) => [["source", source], ["cue", cue]].filter(([, place]) => place));
  const ordered = [...borders].filter((place) => place <= text.length).sort((one, other) => one - other);
  const place = made("div", { class: "text", dir: "ltr" });
  for (let i = 0; i + 1 < ordered.length; i++) {
    const [start, end] = [ordered[i], ordered[i + 1]];
    for (const piece of pieces) if (piece.isFirst && piece.start === start) place.append(tagOf(piece.quotation));
    place.append(marked(text.slice(start, end), start, pieces, words));
  }
  return place;
}

function marked(text, start, pieces, words) {
  const covers = (from, to) => from <= start && start < to;
  let content = document.createTextNode(text);
  for (const [name, place] of words) {
    if (covers(...place) && content.className !== name) content = made("span", { class: name }, content);
  }
  const piece = pieces.findLast((one) => covers(one.start, one.end));
  if (!piece) return content;
  const { quotation } = piece;
  return made("mark", { class: collection.kinds[quotation.kind], "data-quotation": quotation.index }, content);
}

/** Makes the number and the name that stand before a quotation. */
function tagOf(quotation) {
  const isUnsure = quotation.speakers.length > 0 && quotation.score !== null && quotation.score < collection.unsure;
  const tag = made("span", {
    class: quotation.speakers.length ? "tag" : "tag none",
    id: addressOf(quotation.article, quotation).slice(1),
    tabindex: "-1",
    "data-quotation": quotation.index,
  }, `${quotation.index + 1} `, nameOf(whoSays(quotation)), isUnsure ? "?" : "");
  if (isUnsure) tag.title = `This is the speaker with a probability of ${quotation.score} %.`;
  return tag;
}
