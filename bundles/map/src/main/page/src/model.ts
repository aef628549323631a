// What the daemon sends, and the state that it adds up to.

export interface Adjacency {
  neighbour: string;
  name: string;
  component: string;
  state: string;
  facts: Record<string, string>;
}

export interface Route {
  to: string;
  hops: string[];
  equal: number;
}

export interface Ipcp {
  id: number;
  name: string;
  type: string;
  state: string;
  layer: string;
  hash: string;
  detail: string;
  facts: Record<string, string>;
  registrations: string[];
  trouble: string;
  address?: string;
  members?: [address: string, implementation: string][];
  membersKnown?: number;
  links?: [from: string, to: string][];
  adjacencies?: Adjacency[];
  routes?: Route[];
  policies?: Record<string, string>;
}

export interface Flow {
  id: number;
  name: string;
  process: number;
  holder: string;
  accepted: boolean;
  via: string;
  layer: string;
  /** The other end of a direct flow; 0 if it is not direct, or that end is gone. */
  peer: number;
  state: string;
  qos: string;
  mpsBytes: number;
  remote: string;
}

/** Sent packets and bytes, received packets and bytes, then packets that were dropped, by reason. */
export type Counters = [
  sentPackets: number,
  sentBytes: number,
  receivedPackets: number,
  receivedBytes: number,
  droppedCheck: number,
  droppedTooLarge: number,
  droppedUnread: number,
];

export interface Slot {
  kind: string;
  owner: string;
  policy: string;
  version: string;
  origin: string;
  state: string;
  why: string;
  lastGood: string;
}

export interface Receipt {
  number: number;
  set: number;
  at: number;
  kind: string;
  owner: string;
  from: string;
  to: string;
  pauseNs: number;
  bundlesRefreshed: number;
  packetsLost: number;
}

export interface System {
  instance: string;
  version: string;
  process: number;
  started: number;
  directFlows: boolean;
  totals: Record<string, number>;
  concerns: string[];
  notShown: string[];
}

export interface Sections {
  system: Map<string, System>;
  ipcps: Map<string, Ipcp>;
  flows: Map<string, Flow>;
  counters: Map<string, Counters>;
  drops: Map<string, Record<string, number>>;
  slots: Map<string, Slot>;
  receipts: Map<string, Receipt>;
}

export type SectionName = keyof Sections;

export interface Message {
  number: number;
  at: number;
  whole: boolean;
  set: { [S in SectionName]?: Record<string, unknown> };
  gone: { [S in SectionName]?: string[] };
}

export interface State extends Sections {
  number: number;
  at: number;
}

const SECTIONS: readonly SectionName[] = ["system", "ipcps", "flows", "counters", "drops", "slots", "receipts"];

export function emptyState(): State {
  return {
    number: 0,
    at: 0,
    system: new Map(),
    ipcps: new Map(),
    flows: new Map(),
    counters: new Map(),
    drops: new Map(),
    slots: new Map(),
    receipts: new Map(),
  };
}

/** Adds a message to the state, and says which sections are different now. */
export function apply(state: State, message: Message): Set<SectionName> {
  const changed = new Set<SectionName>();
  for (const section of SECTIONS) {
    const things = state[section] as Map<string, unknown>;
    if (message.whole && things.size > 0) {
      things.clear();
      changed.add(section);
    }
    for (const [key, thing] of Object.entries(message.set[section] ?? {})) {
      things.set(key, thing);
      changed.add(section);
    }
    for (const key of message.gone[section] ?? []) {
      things.delete(key);
      changed.add(section);
    }
  }
  state.number = message.number;
  state.at = message.at;
  return changed;
}

export function system(state: State): System | undefined {
  return state.system.get("here");
}

/** Whether an IPCP holds this end of a flow: then the flow is an adjacency of the layer above. */
export function isHeldByIpcp(state: State, flow: Flow): boolean {
  return state.ipcps.get(flow.holder)?.id === flow.process;
}

/** The IPCP through which an adjacency goes; "direct" if there is none. */
export function lowerIpcp(adjacency: Adjacency): string {
  return (adjacency.facts["through"] ?? "").split(" ")[0] ?? "";
}

/** Connections that carry packets of the layer, rather than what its members tell each other. */
export function carrying(ipcp: Ipcp): Adjacency[] {
  return (ipcp.adjacencies ?? []).filter((a) => a.component !== "Management");
}

/** Where an IPCP ends the recursion: an interface, a socket, or nothing outside of this system. */
export function wireOf(ipcp: Ipcp): string {
  const { dev, ip, port } = ipcp.facts;
  if (dev) {
    return dev;
  }
  return ip ? (port ? `${ip}:${port}` : ip) : "";
}
