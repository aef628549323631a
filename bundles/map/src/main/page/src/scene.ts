// The drawing: layers as lanes above each other, members in them, adjacencies between those.

import { groupBy } from "./group";
import { carrying, isHeldByIpcp, lowerIpcp, wireOf, type Flow, type Ipcp, type State } from "./model";

export type NodeKind = "app" | "member" | "far" | "wire";

export interface SceneNode {
  id: string;
  kind: NodeKind;
  label: string;
  lane: string;
  x: number;
  y: number;
  troubled: boolean;
}

export interface SceneEdge {
  id: string;
  kind: "adjacency" | "uses" | "holds" | "direct" | "wired";
  from: string;
  to: string;
  label: string;
  up: boolean;
  /** Flows of this system that this line stands for. */
  flows: string[];
}

export interface Lane {
  id: string;
  label: string;
  y: number;
  height: number;
  width: number;
}

export interface Scene {
  lanes: Lane[];
  nodes: SceneNode[];
  edges: SceneEdge[];
}

export const APPLICATIONS = "applications";
export const WIRE = "wire";
const NOWHERE = "in no layer";

const APPS_MAX = 40;
const FAR_MAX = 60;
const ROW_MAX = 14;
const STEP_X = 110;
const STEP_Y = 58;
const GAP_Y = 46;

/** The lanes from the bottom to the top: each layer above all that it uses. */
export function ranksOf(ipcps: Iterable<Ipcp>): Map<string, number> {
  const below = new Map<string, Set<string>>();
  for (const ipcp of ipcps) {
    const layer = ipcp.layer || NOWHERE;
    const lower = below.get(layer) ?? new Set();
    below.set(layer, lower);
    for (const adjacency of ipcp.adjacencies ?? []) {
      const used = adjacency.facts["layer"] ?? "";
      if (used !== "" && used !== layer) {
        lower.add(used);
      }
    }
  }
  const ranks = new Map<string, number>();
  const rank = (layer: string, above: string[]): number => {
    const known = ranks.get(layer);
    if (known !== undefined || above.includes(layer)) {
      return known ?? 0;
    }
    const lower = [...(below.get(layer) ?? [])].map((l) => rank(l, [...above, layer]) + 1);
    const found = Math.max(0, ...lower);
    ranks.set(layer, found);
    return found;
  };
  for (const layer of below.keys()) {
    rank(layer, []);
  }
  return ranks;
}

/** Draws a state. The same state gives the same drawing, and little changes move little. */
export function sceneOf(state: State): Scene {
  const nodes = new Map<string, SceneNode>();
  const edges = new Map<string, SceneEdge>();
  addMembers(state, nodes);
  addAdjacencies(state, nodes, edges);
  addWires(state, nodes, edges);
  addApplications(state, nodes, edges);
  const lanes = place([...nodes.values()], [...edges.values()], ranksOf(state.ipcps.values()));
  return { lanes, nodes: [...nodes.values()], edges: [...edges.values()] };
}

function node(id: string, kind: NodeKind, label: string, lane: string, troubled = false): SceneNode {
  return { id, kind, label, lane, x: 0, y: 0, troubled };
}

function addMembers(state: State, nodes: Map<string, SceneNode>): void {
  for (const ipcp of state.ipcps.values()) {
    const id = memberId(ipcp.name);
    const troubled = ipcp.trouble !== "" || ipcp.detail !== "";
    nodes.set(id, node(id, "member", `${ipcp.name}\n${ipcp.address ?? ipcp.type}`, ipcp.layer || NOWHERE, troubled));
  }
  const far = new Map<string, number>();
  for (const ipcp of state.ipcps.values()) {
    const here = new Set([...state.ipcps.values()].filter((o) => o.layer === ipcp.layer).map((o) => o.address));
    for (const [address] of ipcp.members ?? []) {
      const id = farId(ipcp.layer, address);
      const count = far.get(ipcp.layer) ?? 0;
      if (!here.has(address) && !nodes.has(id) && count < FAR_MAX) {
        far.set(ipcp.layer, count + 1);
        nodes.set(id, node(id, "far", address, ipcp.layer));
      }
    }
  }
}

export function memberId(ipcp: string): string {
  return `ipcp ${ipcp}`;
}

export function farId(layer: string, address: string): string {
  return `far ${layer} ${address}`;
}

function addAdjacencies(state: State, nodes: Map<string, SceneNode>, edges: Map<string, SceneEdge>): void {
  const here = new Map<string, string>();
  for (const ipcp of state.ipcps.values()) {
    if (ipcp.address) {
      here.set(`${ipcp.layer} ${ipcp.address}`, memberId(ipcp.name));
    }
  }
  const nodeOf = (layer: string, address: string): string =>
    here.get(`${layer} ${address}`) ?? farId(layer, address);
  const between = (layer: string, one: string, other: string): SceneEdge | undefined => {
    const [from, to] = [nodeOf(layer, one), nodeOf(layer, other)].sort() as [string, string];
    if (from === to || !nodes.has(from) || !nodes.has(to)) {
      return undefined;
    }
    const id = `adjacency ${from} ${to}`;
    const edge = edges.get(id) ?? { id, kind: "adjacency", from, to, label: "", up: true, flows: [] };
    edges.set(id, edge as SceneEdge);
    return edge as SceneEdge;
  };
  for (const ipcp of state.ipcps.values()) {
    for (const [from, to] of ipcp.links ?? []) {
      between(ipcp.layer, from, to);
    }
    for (const adjacency of carrying(ipcp)) {
      const flow = adjacency.facts["flow"] ?? "";
      const lower = lowerIpcp(adjacency);
      const edge = ipcp.address ? between(ipcp.layer, ipcp.address, adjacency.neighbour) : undefined;
      if (edge) {
        edge.up = adjacency.state.startsWith("up");
        edge.label = adjacency.facts["layer"] || lower;
        if (flow) {
          edge.flows.push(flow);
        }
      }
      uses(memberId(ipcp.name), memberId(lower), flow, nodes, edges);
    }
  }
}

function uses(
  from: string,
  to: string,
  flow: string,
  nodes: Map<string, SceneNode>,
  edges: Map<string, SceneEdge>,
): void {
  if (!nodes.has(to)) {
    return;
  }
  const id = `uses ${from} ${to}`;
  const edge = edges.get(id) ?? { id, kind: "uses" as const, from, to, label: "", up: true, flows: [] };
  if (flow) {
    edge.flows.push(flow);
  }
  edges.set(id, edge);
}

function addWires(state: State, nodes: Map<string, SceneNode>, edges: Map<string, SceneEdge>): void {
  for (const ipcp of state.ipcps.values()) {
    const wire = wireOf(ipcp);
    if (wire) {
      const id = `wire ${wire}`;
      nodes.set(id, node(id, "wire", wire, WIRE));
      const from = memberId(ipcp.name);
      edges.set(`wired ${ipcp.name}`, {
        id: `wired ${ipcp.name}`,
        kind: "wired",
        from,
        to: id,
        label: "",
        up: ipcp.detail === "",
        flows: [],
      });
    }
  }
}

function addApplications(state: State, nodes: Map<string, SceneNode>, edges: Map<string, SceneEdge>): void {
  const processes = new Map<string, { holder: string; flows: number }>();
  for (const flow of state.flows.values()) {
    if (!isHeldByIpcp(state, flow)) {
      const known = processes.get(String(flow.process)) ?? { holder: flow.holder, flows: 0 };
      known.flows++;
      processes.set(String(flow.process), known);
    }
  }
  const shown = new Set([...processes.keys()].slice(0, APPS_MAX));
  const idOf = (process: string): string => (shown.has(process) ? `app ${process}` : "app others");
  for (const [process, { holder, flows }] of processes) {
    const id = idOf(process);
    const others = processes.size - shown.size;
    const label = shown.has(process) ? `${holder}\n${flows} ${flows === 1 ? "flow" : "flows"}` : `${others} more`;
    nodes.set(id, node(id, "app", label, APPLICATIONS));
  }
  const add = (kind: "holds" | "direct", from: string, to: string, flow: Flow): void => {
    const id = `${kind} ${from} ${to}`;
    const edge = edges.get(id) ?? { id, kind, from, to, label: "", up: true, flows: [] };
    edge.flows.push(String(flow.id));
    edges.set(id, edge);
  };
  for (const flow of state.flows.values()) {
    if (isHeldByIpcp(state, flow)) {
      continue;
    }
    const own = idOf(String(flow.process));
    const peer = state.flows.get(String(flow.peer));
    if (nodes.has(memberId(flow.via))) {
      add("holds", own, memberId(flow.via), flow);
    } else if (peer && !isHeldByIpcp(state, peer)) {
      // One line for both ends, whichever comes first; none from "others" to itself.
      const [from, to] = [own, idOf(String(peer.process))].sort() as [string, string];
      if (from !== to) {
        add("direct", from, to, flow);
      }
    }
  }
}

function place(nodes: SceneNode[], edges: SceneEdge[], ranks: Map<string, number>): Lane[] {
  const top = Math.max(-1, ...ranks.values()) + 1;
  const order = (lane: string): number => (lane === WIRE ? -1 : lane === APPLICATIONS ? top : (ranks.get(lane) ?? 0));
  const members = groupBy(nodes, (n) => n.lane);
  const names = [...members.keys()].sort((a, b) => order(a) - order(b) || a.localeCompare(b));
  const widest = Math.max(1, ...names.map((l) => Math.min(ROW_MAX, members.get(l)?.length ?? 0)));
  const width = widest * STEP_X;
  const xOf = new Map<string, number>();
  const lanes: Lane[] = [];
  let y = 0;
  for (const name of names) {
    const inLane = members.get(name) ?? [];
    const wish = new Map(inLane.map((n) => [n.id, wishOf(n, edges, xOf)]));
    inLane.sort((a, b) => (wish.get(a.id) ?? 0) - (wish.get(b.id) ?? 0) || a.id.localeCompare(b.id, "en", { numeric: true }));
    const rows = Math.ceil(inLane.length / ROW_MAX);
    const height = rows * STEP_Y;
    y -= height + GAP_Y;
    inLane.forEach((n, i) => {
      const row = Math.floor(i / ROW_MAX);
      const inRow = Math.min(ROW_MAX, inLane.length - row * ROW_MAX);
      n.x = ((i % ROW_MAX) + 0.5) * (width / inRow);
      n.y = y + (row + 0.5) * STEP_Y;
      xOf.set(n.id, n.x);
    });
    lanes.push({ id: `lane ${name}`, label: name, y, height, width });
  }
  return lanes;
}

/** Above the middle of what a node uses; at the right if it uses nothing here. */
function wishOf(n: SceneNode, edges: SceneEdge[], xOf: Map<string, number>): number {
  const below = edges.filter((e) => e.from === n.id && xOf.has(e.to)).map((e) => xOf.get(e.to) ?? 0);
  return below.length === 0 ? Number.MAX_SAFE_INTEGER : below.reduce((a, b) => a + b, 0) / below.length;
}
