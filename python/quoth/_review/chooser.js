// Whom to choose: a field to type in, and the list that it narrows.
class Chooser {
  constructor({ title, people, value = "", extra = () => [], now = [], several = false, choose, close }) {
    Object.assign(this, { people, extra, now, several, choose, close, active: 0, picked: [] });
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
    this.element = make("div", { class: "inset", role: "group", "aria-labelledby": `${id}-title` },
      make("p", { id: `${id}-title`, class: "heading" }, ...title), this.field, this.list, make("p", { class: "hint" }, hint));
    this.draw();
  }

  draw() {
    const typed = this.field.value.trim().toLowerCase();
    const matches = ({ name: one, aliases }) => [one, ...aliases].some((text) => text.toLowerCase().includes(typed));
    const people = this.people.filter(matches).map((person) => ({
      shown: [name(person.name)],
      note: [this.now.some((one) => same(one, person.who)) ? "speaks now" : "", person.aliases.length ? `also ${person.aliases.join(", ")}` : "", person.label === "ORG" ? "organisation" : "",
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
