// The list of flows: as many rows as fit, however many flows there are.

import type { Flow, State } from "../model";
import { short, type Rates } from "../rates";
import type { Choose, Chosen } from "../selection";
import { el, the } from "./dom";

const ROW_PX = 26;
const SPARE_ROWS = 6;
const COLUMNS = ["flow", "name", "holder", "side", "via", "layer", "state", "packets/s", "bit/s", "drops"];

type Order = "id" | "rate" | "name" | "layer";

export class FlowList {
  private readonly list = the("flow-list");
  private readonly rows = the("flow-rows");
  private readonly filter = the<HTMLInputElement>("filter");
  private readonly order = the<HTMLSelectElement>("order");
  private readonly count = the("flow-count");
  private shown: Flow[] = [];
  private chosen = "";

  constructor(
    private readonly state: State,
    private readonly rates: Rates,
    private readonly choose: Choose,
  ) {
    the("flow-head").append(...COLUMNS.map((c) => el("span", {}, c)));
    this.filter.addEventListener("input", () => this.update());
    this.order.addEventListener("change", () => this.update());
    this.list.addEventListener("scroll", () => requestAnimationFrame(() => this.paint()));
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.rows.addEventListener("click", (event) => {
      const row = (event.target as HTMLElement).closest<HTMLElement>("[data-flow]");
      if (row?.dataset["flow"]) {
        this.choose({ kind: "flow", id: row.dataset["flow"] });
      }
    });
    new ResizeObserver(() => this.paint()).observe(this.list);
  }

  /** Shows which flow is chosen, and brings it in sight if it was chosen elsewhere. */
  select(chosen: Chosen): void {
    this.chosen = chosen.kind === "flow" ? chosen.id : "";
    const index = this.shown.findIndex((f) => String(f.id) === this.chosen);
    if (index >= 0) {
      this.reveal(index);
    }
    this.paint();
  }

  private reveal(index: number): void {
    const top = index * ROW_PX;
    if (top < this.list.scrollTop) {
      this.list.scrollTop = top;
    } else if (top + ROW_PX > this.list.scrollTop + this.list.clientHeight) {
      this.list.scrollTop = top + ROW_PX - this.list.clientHeight;
    }
  }

  /** Takes the state as it is now. */
  update(): void {
    const words = this.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (f: Flow): boolean => {
      const text = `${f.id} ${f.name} ${f.holder} ${f.via} ${f.layer} ${f.state}`.toLowerCase();
      return words.every((w) => text.includes(w));
    };
    this.shown = [...this.state.flows.values()].filter(fits).sort(this.comparison());
    const all = this.state.flows.size;
    this.count.textContent = this.shown.length === all ? `${all} flows` : `${this.shown.length} of ${all} flows`;
    this.rows.style.height = `${this.shown.length * ROW_PX}px`;
    this.paint();
  }

  private comparison(): (a: Flow, b: Flow) => number {
    const by: Record<Order, (a: Flow, b: Flow) => number> = {
      id: () => 0,
      rate: (a, b) => this.rates.of(`flow ${b.id}`).packets - this.rates.of(`flow ${a.id}`).packets,
      name: (a, b) => a.name.localeCompare(b.name),
      layer: (a, b) => a.layer.localeCompare(b.layer) || a.via.localeCompare(b.via),
    };
    const first = by[this.order.value as Order];
    return (a, b) => first(a, b) || a.id - b.id;
  }

  private paint(): void {
    const first = Math.max(0, Math.floor(this.list.scrollTop / ROW_PX) - SPARE_ROWS);
    const fit = Math.ceil(this.list.clientHeight / ROW_PX) + 2 * SPARE_ROWS;
    const made = this.shown.slice(first, first + fit).map((flow, i) => this.row(flow, first + i));
    this.rows.replaceChildren(...made);
    const active = made.find((r) => r.dataset["flow"] === this.chosen);
    this.list.setAttribute("aria-activedescendant", active?.id ?? "");
  }

  private row(flow: Flow, index: number): HTMLElement {
    const id = String(flow.id);
    const rate = this.rates.of(`flow ${id}`);
    const counters = this.state.counters.get(id);
    const drops = counters ? counters[4] + counters[5] + counters[6] : 0;
    const cells = [
      id,
      flow.name,
      `${flow.holder} ${flow.process}`,
      flow.accepted ? "server" : "client",
      flow.via,
      flow.layer || "-",
      flow.state,
      short(rate.packets),
      short(rate.bits),
      short(drops),
    ];
    const row = el(
      "div",
      {
        class: "row",
        role: "option",
        id: `flow-row-${id}`,
        "data-flow": id,
        "aria-selected": String(id === this.chosen),
        "aria-posinset": String(index + 1),
        "aria-setsize": String(this.shown.length),
      },
      ...cells.map((c) => el("span", { title: c }, c)),
    );
    row.style.top = `${index * ROW_PX}px`;
    return row;
  }

  private key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.list.clientHeight / ROW_PX) - 1);
    const step: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -Infinity,
      End: Infinity,
    };
    const move = step[event.key];
    if (event.key === "Escape") {
      this.choose({ kind: "nothing" });
    } else if (move !== undefined && this.shown.length > 0) {
      const now = this.shown.findIndex((f) => String(f.id) === this.chosen);
      const next = Math.min(this.shown.length - 1, Math.max(0, now + move));
      this.choose({ kind: "flow", id: String(this.shown[next]?.id ?? "") });
      event.preventDefault();
    }
  }
}
