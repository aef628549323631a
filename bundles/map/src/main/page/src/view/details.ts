// What is known of the thing that is chosen; for a flow, the layers below it.

import { groupBy } from "../group";
import { type Ipcp, type State } from "../model";
import { pathOf, type Step } from "../path";
import { short, type Rates } from "../rates";
import type { Scene } from "../scene";
import type { Choose, Chosen } from "../selection";
import { button, el, replace, table } from "./dom";

const FLOWS_MAX = 12;

export class Details {
  constructor(
    private readonly element: HTMLElement,
    private readonly state: State,
    private readonly rates: Rates,
    private readonly choose: Choose,
  ) {}

  update(chosen: Chosen, scene: Scene): void {
    replace(this.element, ...this.of(chosen, scene));
  }

  private of(chosen: Chosen, scene: Scene): (Node | string)[] {
    switch (chosen.kind) {
      case "flow":
        return this.flow(chosen.id);
      case "layer":
        return this.layer(chosen.layer);
      case "edge":
        return this.edge(chosen.id, scene);
      case "node":
        return this.node(chosen.id);
      case "nothing":
        return this.nothing();
    }
  }

  private nothing(): (Node | string)[] {
    const layers = [...groupBy(this.state.ipcps.values(), (i) => i.layer || "in no layer")].sort();
    return [
      el("h2", {}, "This system"),
      el("p", { class: "quiet" }, "Choose a layer, a member, a line or a flow: here, in the drawing, or in the list."),
      table(
        ["layer", "members here"],
        layers.map(([layer, members]) => [
          button(layer, () => this.choose({ kind: "layer", layer })),
          el("span", {}, ...members.flatMap((m) => [this.ipcpButton(m.name), " "])),
        ]),
      ),
      ...(this.state.system.get("here")?.concerns ?? []).map((c) => el("p", { class: "bad" }, c)),
      ...(this.state.system.get("here")?.notShown ?? []).map((c) => el("p", { class: "bad" }, `not shown: ${c}`)),
    ];
  }

  private ipcpButton(name: string): HTMLElement {
    return this.state.ipcps.has(name)
      ? button(name, () => this.choose({ kind: "node", id: `ipcp ${name}` }))
      : el("span", {}, name);
  }

  private flowButton(id: string, text = id): HTMLElement {
    return this.state.flows.has(id) ? button(text, () => this.choose({ kind: "flow", id })) : el("span", {}, text);
  }

  private flow(id: string): (Node | string)[] {
    const flow = this.state.flows.get(id);
    if (!flow) {
      return [el("h2", {}, `Flow ${id}`), el("p", {}, "It is not there any more.")];
    }
    const counters = this.state.counters.get(id) ?? [0, 0, 0, 0, 0, 0, 0];
    return [
      el("h2", {}, `Flow ${id} to ${flow.name}, down to the wire`),
      el("ol", { class: "path" }, ...pathOf(this.state, id).map((s) => this.step(s))),
      facts({
        "held by": `${flow.holder} (${flow.process}), ${flow.accepted ? "which accepted it" : "which allocated it"}`,
        state: flow.state,
        qos: flow.qos,
        "largest packet": `${flow.mpsBytes} bytes`,
        sent: `${counters[0]} packets, ${short(counters[1])}B`,
        received: `${counters[2]} packets, ${short(counters[3])}B`,
        dropped: `${counters[4]} damaged, ${counters[5]} too large, ${counters[6]} unread`,
        "other end": flow.remote || "-",
      }),
    ];
  }

  private step(step: Step): HTMLElement {
    const item = el("li", { "data-depth": String(step.depth), "data-kind": step.kind });
    item.style.paddingInlineStart = `${step.depth * 1.1}rem`;
    if (step.kind === "flow") {
      const { flow } = step;
      const rate = this.rates.of(`flow ${flow.id}`);
      item.append(
        step.depth > 0 ? "↓ " : "",
        this.flowButton(String(flow.id), `flow ${flow.id}`),
        ` through `,
        flow.via === "direct" ? "no layer" : this.ipcpButton(flow.via),
        flow.layer ? ` of layer ${flow.layer}` : "",
        step.hop ? `, next hop ${step.hop}` : "",
        step.certain ? "" : " (one of several)",
        el("span", { class: "quiet" }, ` ${short(rate.packets)} packets/s`),
      );
    } else if (step.kind === "peer") {
      const { flow } = step;
      item.append("■ direct: ", this.flowButton(String(flow.id), `flow ${flow.id}`), ` of ${flow.holder} (${flow.process}) is its other end`);
    } else if (step.kind === "wire") {
      item.append("■ ", this.ipcpButton(step.ipcp), ` puts it on ${step.wire}`);
    } else {
      item.append("■ ", step.why);
    }
    return item;
  }

  private layer(layer: string): (Node | string)[] {
    const members = [...this.state.ipcps.values()].filter((i) => (i.layer || "in no layer") === layer);
    const flows = [...this.state.flows.values()].filter((f) => f.layer === layer);
    const known = Math.max(0, ...members.map((m) => m.membersKnown ?? 0));
    const rate = this.rates.of(`layer ${layer}`);
    return [
      el("h2", {}, `Layer ${layer}`),
      facts({
        members: `${members.length} here${known ? `, ${known} known` : ""}`,
        flows: `${flows.length} of its flows end here`,
        carries: `${short(rate.packets)} packets/s, ${short(rate.bits)}bit/s`,
      }),
      table(
        ["member", "address", "type"],
        members.map((m) => [this.ipcpButton(m.name), m.address ?? "-", m.type]),
      ),
      ...this.someFlows(flows.map((f) => String(f.id))),
    ];
  }

  private node(id: string): (Node | string)[] {
    const [kind = "", ...words] = id.split(" ");
    const name = words.join(" ");
    const ipcp = this.state.ipcps.get(name);
    if (kind === "ipcp" && ipcp) {
      return this.ipcp(ipcp);
    }
    if (kind === "app") {
      const flows = [...this.state.flows.values()].filter((f) => String(f.process) === name);
      return [
        el("h2", {}, `Process ${name}`),
        facts({ program: flows[0]?.holder ?? "-" }),
        ...this.someFlows(flows.map((f) => String(f.id))),
      ];
    }
    if (kind === "far") {
      return [el("h2", {}, `Member ${words.at(-1) ?? ""}`), el("p", {}, `of layer ${words.slice(0, -1).join(" ")}, in another system`)];
    }
    if (kind === "wire") {
      const users = [...this.state.ipcps.values()].filter((i) => i.facts["dev"] === name || name.startsWith(i.facts["ip"] ?? "-"));
      return [el("h2", {}, name), el("p", {}, "used by ", ...users.flatMap((u) => [this.ipcpButton(u.name), " "]))];
    }
    return [el("h2", {}, name), el("p", {}, "It is not there any more.")];
  }

  private ipcp(ipcp: Ipcp): (Node | string)[] {
    const flows = [...this.state.flows.values()].filter((f) => f.via === ipcp.name);
    const adjacencies = ipcp.adjacencies ?? [];
    const rate = this.rates.of(`ipcp ${ipcp.name}`);
    const parts: (Node | string)[] = [
      el("h2", {}, `${ipcp.name} (${ipcp.type})`),
      facts({
        layer: ipcp.layer || "in no layer",
        address: ipcp.address ?? "-",
        state: ipcp.state.toLowerCase(),
        ...(ipcp.detail ? { "what is missing": ipcp.detail } : {}),
        ...(ipcp.trouble ? { trouble: ipcp.trouble } : {}),
        ...ipcp.facts,
        names: ipcp.registrations.join(", ") || "-",
        carries: `${short(rate.packets)} packets/s, ${short(rate.bits)}bit/s`,
      }),
    ];
    if (adjacencies.length > 0) {
      parts.push(
        el("h3", {}, "Adjacencies"),
        table(
          ["neighbour", "for", "state", "flow below", "layer", "queue", "in", "out"],
          adjacencies.map((a) => [
            a.neighbour || a.name,
            a.component,
            a.state,
            this.flowButton(a.facts["flow"] ?? "-"),
            a.facts["layer"] || a.facts["through"] || "-",
            a.facts["queue"] ?? "-",
            a.facts["packets-in"] ?? "-",
            a.facts["packets-out"] ?? "-",
          ]),
          5,
        ),
      );
    }
    return [...parts, ...this.someFlows(flows.map((f) => String(f.id)))];
  }

  private edge(id: string, scene: Scene): (Node | string)[] {
    const edge = scene.edges.find((e) => e.id === id);
    if (!edge) {
      return [el("h2", {}, "Line"), el("p", {}, "It is not there any more.")];
    }
    const words: Record<typeof edge.kind, string> = {
      adjacency: "An adjacency",
      uses: "A member and the IPCP below it",
      holds: "A process and the IPCP that carries its flows",
      direct: "Direct flows between two processes",
      wired: "An IPCP and its wire",
    };
    const ends = [edge.from, edge.to].map((e) => e.replace(/^(ipcp|far|app|wire) /, ""));
    return [
      el("h2", {}, words[edge.kind]),
      facts({ between: ends.join(" and "), ...(edge.label ? { "carried by": edge.label } : {}), state: edge.up ? "up" : "not up" }),
      ...this.someFlows(edge.flows),
    ];
  }

  private someFlows(ids: string[]): (Node | string)[] {
    if (ids.length === 0) {
      return [];
    }
    return [
      el("h3", {}, ids.length === 1 ? "Its flow" : `Its ${ids.length} flows`),
      el("ul", { class: "flows" }, ...ids.slice(0, FLOWS_MAX).map((id) => el("li", {}, this.flowButton(id, this.flowTitle(id))))),
      ...(ids.length > FLOWS_MAX ? [el("p", { class: "quiet" }, "The list of flows has them all: type the name above it.")] : []),
    ];
  }

  private flowTitle(id: string): string {
    const flow = this.state.flows.get(id);
    return flow ? `flow ${id} to ${flow.name}, of ${flow.holder}` : `flow ${id}`;
  }
}

function facts(pairs: Record<string, string>): HTMLElement {
  return el("dl", {}, ...Object.entries(pairs).flatMap(([k, v]) => [el("dt", {}, k), el("dd", {}, v)]));
}

