// Swaps as they happen, the policies in use, and what was dropped and why.

import type { Receipt, State } from "../model";
import type { Choose } from "../selection";
import { button, el, replace, table, the } from "./dom";

const TABS = ["receipts", "policies", "drops"] as const;
const FRESH_MS = 30_000;
const ROWS_MAX = 400;

export class Books {
  private dropsBefore = new Map<string, Record<string, number>>();
  private last = 0;
  private begun = false;

  constructor(
    private readonly state: State,
    private readonly choose: Choose,
  ) {
    const tabs = the("tabs");
    tabs.addEventListener("click", (event) => {
      const tab = (event.target as HTMLElement).closest("[role=tab]");
      if (tab) {
        open(tab.id.slice(4));
      }
    });
    tabs.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const now = TABS.findIndex((t) => the(`tab-${t}`) === document.activeElement);
      if (step !== 0 && now >= 0) {
        open(TABS[(now + step + TABS.length) % TABS.length] ?? "receipts");
        event.preventDefault();
      }
    });
  }

  /** Takes the state as it is now, and says which exchanges are new since the last time. */
  update(): Receipt[] {
    const receipts = [...this.state.receipts.values()].sort((a, b) => b.number - a.number);
    const fresh = receipts.filter((r) => r.number > this.last);
    const begun = this.begun;
    this.begun = true;
    this.last = receipts[0]?.number ?? 0;
    this.receipts(receipts);
    this.policies();
    this.drops();
    return begun ? fresh : [];
  }

  clear(): void {
    this.last = 0;
    this.begun = false;
    this.dropsBefore.clear();
  }

  private receipts(receipts: Receipt[]): void {
    const rows = receipts.map((r) => {
      const at = new Date(r.at).toLocaleTimeString();
      const isFresh = this.state.at - r.at < FRESH_MS;
      return [
        el("span", isFresh ? { class: "fresh" } : {}, at),
        r.kind,
        this.owner(r.owner),
        `${r.from} → ${r.to}`,
        r.set === 0 ? "-" : String(r.set),
        (r.pauseNs / 1000).toFixed(1),
        String(r.packetsLost),
      ];
    });
    replace(
      the("receipts"),
      rows.length === 0
        ? el("p", { class: "quiet" }, "No policy was exchanged yet. Receipts come up here as it happens.")
        : table(["at", "kind", "owner", "from → to", "set", "pause µs", "lost"], rows, 4),
    );
  }

  private owner(owner: string): Node | string {
    const name = owner.replace(/^ipcp /, "");
    return this.state.ipcps.has(name) ? button(owner, () => this.choose({ kind: "node", id: `ipcp ${name}` })) : owner;
  }

  private policies(): void {
    const slots = [...this.state.slots.values()].sort((a, b) => a.owner.localeCompare(b.owner) || a.kind.localeCompare(b.kind));
    replace(
      the("policies"),
      table(
        ["owner", "kind", "policy", "version", "state", "last good"],
        slots
          .slice(0, ROWS_MAX)
          .map((s) => [
            this.owner(s.owner),
            s.kind,
            s.policy,
            s.version || "-",
            el("span", s.state === "ACTIVE" ? {} : { class: "bad", title: s.why }, s.state.toLowerCase()),
            s.lastGood || "-",
          ]),
      ),
    );
  }

  private drops(): void {
    const rows: (Node | string)[][] = [];
    for (const [ipcp, drops] of [...this.state.drops].sort()) {
      const before = this.dropsBefore.get(ipcp);
      for (const [reason, count] of Object.entries(drops)) {
        const more = before ? count - (before[reason] ?? 0) : 0;
        const [part = "", ...words] = reason.split(" ");
        rows.push([
          this.owner(`ipcp ${ipcp}`),
          part,
          words.join(" "),
          String(count),
          more > 0 ? el("span", { class: "bad" }, `+${more}`) : "",
        ]);
      }
    }
    this.dropsBefore = new Map(this.state.drops);
    replace(
      the("drops"),
      rows.length === 0
        ? el("p", { class: "quiet" }, "Nothing was dropped, lost or refused.")
        : table(["IPCP", "part", "reason", "so far", "new"], rows.slice(0, ROWS_MAX), 3),
    );
  }
}

function open(name: string): void {
  for (const tab of TABS) {
    const isOpen = tab === name;
    the(tab).hidden = !isOpen;
    the(`tab-${tab}`).setAttribute("aria-selected", String(isOpen));
    the(`tab-${tab}`).tabIndex = isOpen ? 0 : -1;
  }
  the(`tab-${name}`).focus();
}
