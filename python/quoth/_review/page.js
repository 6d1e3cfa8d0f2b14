// The review of quotations is one script, of page.js, article.js, chooser.js and review.js.
//
// It is a thin view of what Python makes, `_article` and `_status`; what is current, selected or
// open is known here alone. Places are code points, and texts are cut as arrays of code points.
// Whatever comes from an article becomes a text node, never markup.

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
function names(speakers, nobody) {
  if (!speakers.length) return [make("span", { class: "nobody" }, nobody)];
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

// Dark or light, as the page around is: notebooks say so in ways of their own, and colours have many
// notations, which a canvas knows.
function isDark(element) {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) {
    paint.clearRect(0, 0, 1, 1);
    // What is not yet in the page has no colour, which would leave the one before.
    paint.fillStyle = "transparent";
    paint.fillStyle = getComputedStyle(at).backgroundColor;
    paint.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = paint.getImageData(0, 0, 1, 1).data;
    if (alpha > 127) return 0.3 * red + 0.6 * green + 0.1 * blue < 110;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}
