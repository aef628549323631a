// A system in which one unicast layer lies over another, over two interfaces; made in the shape of what daemons send.

import { apply, emptyState, type Flow, type Ipcp, type Message, type State } from "../src/model";

export function ipcp(name: string, layer: string, more: Partial<Ipcp> = {}): Ipcp {
  return {
    id: 1000 + name.charCodeAt(0) * 100 + name.length,
    name,
    type: "unicast",
    state: "OPERATIONAL",
    layer,
    hash: "sha3-256",
    detail: "",
    facts: {},
    registrations: [],
    trouble: "",
    ...more,
  };
}

export function flow(id: number, holder: string, via: string, layer: string, more: Partial<Flow> = {}): Flow {
  return {
    id,
    name: "server",
    process: 4711,
    holder,
    accepted: false,
    via,
    layer,
    peer: 0,
    state: "UP",
    qos: "raw",
    mpsBytes: 1400,
    remote: "",
    ...more,
  };
}

export function adjacency(neighbour: string, flowId: string, through: string, layer: string, component = "Data Transfer") {
  return { neighbour, name: "", component, state: "up", facts: { flow: flowId, through, layer } };
}

export function message(set: Message["set"], more: Partial<Message> = {}): Message {
  return { number: 1, at: 1000, whole: true, set, gone: {}, ...more };
}

/** Flow 1 of an application, through "top" over "net" over the interfaces eth0 and eth1. */
export function recursion(): State {
  const e0 = ipcp("e0", "left", { type: "eth-dix", facts: { dev: "eth0" } });
  const e1 = ipcp("e1", "right", { type: "eth-dix", facts: { dev: "eth1" } });
  const n1 = ipcp("n1", "net", {
    address: "01",
    members: [["01", "o7s"], ["02", "o7s"], ["03", "unknown"]],
    links: [["01", "02"], ["01", "03"], ["02", "03"]],
    adjacencies: [adjacency("02", "11", "e0", "left"), adjacency("03", "12", "e1", "right"), adjacency("02", "10", "e0", "left", "Management")],
    routes: [
      { to: "02", hops: ["02", "03"], equal: 1 },
      { to: "03", hops: ["03", "02"], equal: 2 },
    ],
  });
  const t1 = ipcp("t1", "top", {
    address: "0a",
    members: [["0a", "o7s"], ["0b", "o7s"]],
    adjacencies: [adjacency("0b", "20", "n1", "net")],
    routes: [{ to: "0b", hops: ["0b"], equal: 1 }],
  });
  const state = emptyState();
  const all = [e0, e1, n1, t1];
  const flows = [
    flow(1, "oping", "t1", "top", { remote: "0b" }),
    flow(10, "n1", "e0", "left", { process: n1.id }),
    flow(11, "n1", "e0", "left", { process: n1.id }),
    flow(12, "n1", "e1", "right", { process: n1.id }),
    flow(20, "t1", "n1", "net", { process: t1.id, remote: "02" }),
  ];
  apply(
    state,
    message({
      ipcps: Object.fromEntries(all.map((i) => [i.name, i])),
      flows: Object.fromEntries(flows.map((f) => [f.id, f])),
      counters: Object.fromEntries(flows.map((f) => [f.id, [0, 0, 0, 0, 0, 0, 0]])),
    }),
  );
  return state;
}
