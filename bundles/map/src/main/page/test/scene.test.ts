import { expect, test } from "vitest";
import { ranksOf, sceneOf } from "../src/scene";
import { nearest } from "../src/view/nearest";
import { adjacency, flow, ipcp, recursion } from "./world";

test("a layer lies above all that it uses, with the wires below and the applications on top", () => {
  const scene = sceneOf(recursion());
  const y = (lane: string): number => scene.lanes.find((l) => l.label === lane)!.y;
  expect(y("applications")).toBeLessThan(y("top"));
  expect(y("top")).toBeLessThan(y("net"));
  expect(y("net")).toBeLessThan(Math.min(y("left"), y("right")));
  expect(Math.max(y("left"), y("right"))).toBeLessThan(y("wire"));
});

test("lanes do not overlap, and members lie inside of theirs", () => {
  const scene = sceneOf(recursion());
  const lanes = [...scene.lanes].sort((a, b) => a.y - b.y);
  lanes.forEach((lane, i) => expect(lane.y + lane.height).toBeLessThan(lanes[i + 1]?.y ?? Infinity));
  for (const node of scene.nodes) {
    const lane = lanes.find((l) => l.label === node.lane)!;
    expect(node.y).toBeGreaterThan(lane.y);
    expect(node.y).toBeLessThan(lane.y + lane.height);
  }
});

test("members in other systems are drawn, and links between them", () => {
  const scene = sceneOf(recursion());
  expect(scene.nodes.filter((n) => n.kind === "far").map((n) => n.id).sort()).toEqual(["far net 02", "far net 03", "far top 0b"]);
  expect(scene.edges.map((e) => e.id)).toContain("adjacency far net 02 far net 03");
});

test("an adjacency is labelled with the layer below, and stands for the flow below", () => {
  const edge = sceneOf(recursion()).edges.find((e) => e.id === "adjacency far net 02 ipcp n1")!;
  expect(edge.label).toBe("left");
  expect(edge.flows).toEqual(["11"]);
});

test("every line has both its ends", () => {
  const scene = sceneOf(recursion());
  const ids = new Set(scene.nodes.map((n) => n.id));
  scene.edges.forEach((e) => expect(ids.has(e.from) && ids.has(e.to), e.id).toBe(true));
});

test("layers that use each other do not hang the page", () => {
  const one = ipcp("a", "one", { adjacencies: [adjacency("1", "1", "b", "two")] });
  const two = ipcp("b", "two", { adjacencies: [adjacency("2", "2", "a", "one")] });
  expect(ranksOf([one, two]).size).toBe(2);
});

test("many processes are some nodes and one for all others", () => {
  const state = recursion();
  for (let i = 0; i < 500; i++) {
    state.flows.set(String(1000 + i), flow(1000 + i, "load", "t1", "top", { process: 10_000 + i }));
  }
  const apps = sceneOf(state).nodes.filter((n) => n.kind === "app");
  expect(apps.length).toBeLessThanOrEqual(41);
  expect(apps.map((n) => n.label)).toContain("461 more");
});

test("direct flows join their processes, one line for all of a pair and both ends", () => {
  const state = recursion();
  for (const [one, other] of [[100, 101], [103, 102]] as const) {
    state.flows.set(String(one), flow(one, "oping", "direct", "", { process: 50, peer: other }));
    state.flows.set(String(other), flow(other, "server", "direct", "", { process: 60, peer: one, accepted: true }));
  }
  state.flows.set("104", flow(104, "oping", "direct", "", { process: 50 }));
  const direct = sceneOf(state).edges.filter((e) => e.kind === "direct");
  expect(direct.map((e) => [e.from, e.to])).toEqual([["app 50", "app 60"]]);
  expect(direct[0]!.flows).toEqual(["100", "101", "103", "102"]);
});

test("arrow keys go to the nearest node in their direction", () => {
  const scene = sceneOf(recursion());
  const n1 = scene.nodes.find((n) => n.id === "ipcp n1")!;
  expect(nearest(scene.nodes, n1, 0, -1)?.lane).toBe("top");
  expect(["left", "right"]).toContain(nearest(scene.nodes, n1, 0, 1)?.lane);
  expect(nearest(scene.nodes, n1, 1, 0)?.lane ?? "net").toBe("net");
});

test("the lines of 2,000 flows are drawn as few", () => {
  const state = recursion();
  for (let i = 0; i < 50; i++) {
    state.ipcps.set(`m${i}`, ipcp(`m${i}`, `layer${i % 7}`, { address: String(i), id: i }));
  }
  for (let i = 0; i < 2000; i++) {
    state.flows.set(String(5000 + i), flow(5000 + i, "load", `m${i % 50}`, "x", { process: 9000 + (i % 30) }));
  }
  expect(sceneOf(state).edges.length).toBeLessThan(2000);
});
