// The recursion: what a flow is made of, layer by layer, down to the wire.

import { carrying, wireOf, type Adjacency, type Flow, type Ipcp, type State } from "./model";

export type Step =
  | { kind: "flow"; depth: number; flow: Flow; hop: string; certain: boolean }
  | { kind: "wire"; depth: number; ipcp: string; wire: string }
  | { kind: "peer"; depth: number; flow: Flow }
  | { kind: "end"; depth: number; ipcp: string; why: string };

const DEPTH_MAX = 16;
const BRANCHES_MAX = 8;

/** The steps of a flow from the top to the wire, depth first; what is not certain says so. */
export function pathOf(state: State, id: string): Step[] {
  const steps: Step[] = [];
  const flow = state.flows.get(id);
  if (flow) {
    descend(state, flow, "", true, 0, new Set(), steps);
  }
  return steps;
}

function descend(
  state: State,
  flow: Flow,
  hop: string,
  certain: boolean,
  depth: number,
  seen: Set<number>,
  steps: Step[],
): void {
  steps.push({ kind: "flow", depth, flow, hop, certain });
  const ipcp = state.ipcps.get(flow.via);
  if (flow.via === "direct") {
    const peer = state.flows.get(String(flow.peer));
    steps.push(
      peer
        ? { kind: "peer", depth: depth + 1, flow: peer }
        : { kind: "end", depth: depth + 1, ipcp: "", why: otherEnd(flow.peer) },
    );
  } else if (!ipcp) {
    steps.push({ kind: "end", depth: depth + 1, ipcp: flow.via, why: `${flow.via} is not known any more` });
  } else if (seen.has(flow.id) || depth >= DEPTH_MAX) {
    steps.push({ kind: "end", depth: depth + 1, ipcp: ipcp.name, why: "this goes on in a circle" });
  } else {
    below(state, flow, ipcp, depth + 1, new Set(seen).add(flow.id), steps);
  }
}

function below(state: State, flow: Flow, ipcp: Ipcp, depth: number, seen: Set<number>, steps: Step[]): void {
  if (ipcp.adjacencies === undefined) {
    const wire = wireOf(ipcp);
    steps.push(
      wire
        ? { kind: "wire", depth, ipcp: ipcp.name, wire }
        : { kind: "end", depth, ipcp: ipcp.name, why: "ends here: this layer does not leave the system" },
    );
    return;
  }
  const hops = nextHops(ipcp, flow.remote);
  if (flow.remote !== "" && flow.remote === ipcp.address) {
    steps.push({ kind: "end", depth, ipcp: ipcp.name, why: "both ends are at this member" });
    return;
  }
  const certain = hops.length === 1;
  let found = false;
  for (const adjacency of hops.slice(0, BRANCHES_MAX)) {
    const lower = state.flows.get(adjacency.facts["flow"] ?? "");
    if (lower) {
      found = true;
      descend(state, lower, adjacency.neighbour, certain, depth, seen, steps);
    }
  }
  if (!found) {
    steps.push({ kind: "end", depth, ipcp: ipcp.name, why: "no adjacency carries it now" });
  } else if (hops.length > BRANCHES_MAX) {
    steps.push({ kind: "end", depth, ipcp: ipcp.name, why: `${hops.length - BRANCHES_MAX} more adjacencies` });
  }
}

function otherEnd(peer: number): string {
  return peer === 0
    ? "direct: no layer carries it, and its other end is gone"
    : `direct: no layer carries it; its other end, flow ${peer}, is not shown here`;
}

/** The adjacencies that packets to a member take; all of them if its address is not known. */
export function nextHops(ipcp: Ipcp, remote: string): Adjacency[] {
  const up = carrying(ipcp).filter((a) => a.state.startsWith("up"));
  const route = (ipcp.routes ?? []).find((r) => r.to === remote);
  if (!route) {
    const neighbour = up.filter((a) => a.neighbour === remote);
    return neighbour.length > 0 ? neighbour : up;
  }
  const best = route.hops.slice(0, Math.max(1, route.equal));
  return up.filter((a) => best.includes(a.neighbour));
}

/** The nodes and flows of a path, for drawing. */
export function partsOf(steps: Step[]): { ipcps: Set<string>; flows: Set<string>; wires: Set<string> } {
  const parts = { ipcps: new Set<string>(), flows: new Set<string>(), wires: new Set<string>() };
  for (const step of steps) {
    if (step.kind === "flow") {
      parts.flows.add(String(step.flow.id));
      parts.ipcps.add(step.flow.via);
    } else if (step.kind === "peer") {
      parts.flows.add(String(step.flow.id));
    } else if (step.kind === "wire") {
      parts.ipcps.add(step.ipcp);
      parts.wires.add(step.wire);
    }
  }
  return parts;
}

