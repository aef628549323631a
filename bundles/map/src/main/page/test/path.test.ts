import { expect, test } from "vitest";
import { partsOf, pathOf, type Step } from "../src/path";
import { flow, recursion } from "./world";

const told = (steps: Step[]): string[] =>
  steps.map((s) =>
    s.kind === "flow"
      ? `${s.depth} flow ${s.flow.id} via ${s.flow.via}${s.certain ? "" : "?"}`
      : s.kind === "wire"
        ? `${s.depth} wire ${s.wire}`
        : s.kind === "peer"
          ? `${s.depth} flow ${s.flow.id} of ${s.flow.holder}`
        : `${s.depth} ${s.why}`,
  );

test("a flow leads down through every layer to the wire", () => {
  expect(told(pathOf(recursion(), "1"))).toEqual([
    "0 flow 1 via t1",
    "1 flow 20 via n1",
    "2 flow 11 via e0",
    "3 wire eth0",
  ]);
});

test("equal hops are all shown, as not certain", () => {
  const state = recursion();
  state.flows.get("20")!.remote = "03";
  expect(told(pathOf(state, "20"))).toEqual([
    "0 flow 20 via n1",
    "1 flow 11 via e0?",
    "2 wire eth0",
    "1 flow 12 via e1?",
    "2 wire eth1",
  ]);
});

test("without the address of the other end, every adjacency may carry it", () => {
  const state = recursion();
  state.flows.get("20")!.remote = "";
  expect(told(pathOf(state, "20")).filter((s) => s.startsWith("1"))).toEqual(["1 flow 11 via e0?", "1 flow 12 via e1?"]);
});

test("an adjacency that is down carries nothing", () => {
  const state = recursion();
  state.ipcps.get("t1")!.adjacencies![0]!.state = "down: no peer";
  expect(told(pathOf(state, "1"))).toEqual(["0 flow 1 via t1", "1 no adjacency carries it now"]);
});

test("a direct flow leads to its other end, and one to the member itself ends at once", () => {
  const state = recursion();
  state.flows.set("4", flow(4, "oping", "direct", "", { peer: 5 }));
  state.flows.set("5", flow(5, "server", "direct", "", { peer: 4, accepted: true }));
  state.flows.set("6", flow(6, "oping", "t1", "top", { remote: "0a" }));
  expect(told(pathOf(state, "4"))[1]).toBe("1 flow 5 of server");
  expect([...partsOf(pathOf(state, "4")).flows]).toEqual(["4", "5"]);
  state.flows.delete("5");
  expect(told(pathOf(state, "4"))[1]).toContain("flow 5, is not shown here");
  state.flows.get("4")!.peer = 0;
  expect(told(pathOf(state, "4"))[1]).toContain("its other end is gone");
  expect(told(pathOf(state, "6"))[1]).toContain("both ends are at this member");
});

test("what would go on in a circle ends, whatever a daemon says", () => {
  const state = recursion();
  state.ipcps.get("n1")!.adjacencies![0]!.facts["flow"] = "20";
  const steps = pathOf(state, "1");
  expect(steps.length).toBeLessThan(40);
  expect(told(steps).some((s) => s.includes("circle"))).toBe(true);
});

test("a flow that is gone has no path", () => {
  expect(pathOf(recursion(), "999")).toEqual([]);
});

test("the parts of a path are what is marked in the drawing", () => {
  const parts = partsOf(pathOf(recursion(), "1"));
  expect([...parts.ipcps]).toEqual(["t1", "n1", "e0"]);
  expect([...parts.flows]).toEqual(["1", "20", "11"]);
  expect([...parts.wires]).toEqual(["eth0"]);
});
