// Elements without strings of HTML: what comes from the network is always text.

type Child = Node | string;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

export function the<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (!element) {
    throw new Error(`no element ${id}`);
  }
  return element as T;
}

export function button(text: string, act: () => void): HTMLButtonElement {
  const element = el("button", { type: "button", class: "link" }, text);
  element.addEventListener("click", act);
  return element;
}

/** A table; columns from `numbers` on are numbers. */
export function table(heads: string[], rows: Child[][], numbers = heads.length): HTMLTableElement {
  const cell = (tag: "th" | "td", child: Child, i: number): HTMLElement =>
    el(tag, { ...(i >= numbers ? { class: "number" } : {}), ...(tag === "th" ? { scope: "col" } : {}) }, child);
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, ...heads.map((h, i) => cell("th", h, i)))),
    el("tbody", {}, ...rows.map((r) => el("tr", {}, ...r.map((c, i) => cell("td", c, i))))),
  );
}

/** Puts content in place only if its text is different, so that focus and selection stay. */
export function replace(parent: HTMLElement, ...content: Child[]): void {
  const made = el("div", {}, ...content);
  if (made.innerHTML !== parent.dataset["shown"]) {
    parent.dataset["shown"] = made.innerHTML;
    const focused = parent.contains(document.activeElement) ? document.activeElement?.textContent : undefined;
    parent.replaceChildren(...made.childNodes);
    if (focused) {
      [...parent.querySelectorAll("button")].find((b) => b.textContent === focused)?.focus();
    }
  }
}
