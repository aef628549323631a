// What the person looks at.

export type Chosen =
  | { kind: "nothing" }
  | { kind: "flow"; id: string }
  | { kind: "node"; id: string }
  | { kind: "edge"; id: string }
  | { kind: "layer"; layer: string };

export type Choose = (chosen: Chosen) => void;

/** The key of its rates, and how they are called. */
export function rateKey(chosen: Chosen): { key: string; title: string } {
  if (chosen.kind === "flow") {
    return { key: `flow ${chosen.id}`, title: `flow ${chosen.id}` };
  }
  if (chosen.kind === "layer") {
    return { key: `layer ${chosen.layer}`, title: `layer ${chosen.layer}` };
  }
  if (chosen.kind === "node" && chosen.id.startsWith("ipcp ")) {
    return { key: chosen.id, title: `flows of ${chosen.id.slice(5)}` };
  }
  if (chosen.kind === "node" && chosen.id.startsWith("app ")) {
    return { key: chosen.id, title: `process ${chosen.id.slice(4)}` };
  }
  return { key: "all", title: "all applications" };
}
