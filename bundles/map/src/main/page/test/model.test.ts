import { expect, test } from "vitest";
import { apply, emptyState, isHeldByIpcp, lowerIpcp, wireOf } from "../src/model";
import { adjacency, flow, ipcp, message, recursion } from "./world";

test("a message adds, replaces and removes things, and says which sections changed", () => {
  const state = emptyState();
  expect(apply(state, message({ flows: { 1: flow(1, "a", "e", "l"), 2: flow(2, "b", "e", "l") } }))).toEqual(new Set(["flows"]));
  const changed = apply(
    state,
    message({ counters: { 1: [1, 2, 3, 4, 0, 0, 0] }, flows: { 1: flow(1, "c", "e", "l") } }, { number: 2, whole: false, gone: { flows: ["2"] } }),
  );
  expect(changed).toEqual(new Set(["counters", "flows"]));
  expect([...state.flows.keys()]).toEqual(["1"]);
  expect(state.flows.get("1")?.holder).toBe("c");
  expect(state.number).toBe(2);
});

test("a whole message forgets what another daemon had said", () => {
  const state = recursion();
  expect(apply(state, message({}))).toEqual(new Set(["ipcps", "flows", "counters"]));
  expect(state.ipcps.size).toBe(0);
});

test("an unknown section does no harm", () => {
  const state = emptyState();
  expect(apply(state, message({ weather: { now: "rain" } } as never)).size).toBe(0);
});

test("a process that is called like an IPCP is not that IPCP", () => {
  const state = recursion();
  expect(isHeldByIpcp(state, flow(7, "n1", "e0", "left"))).toBe(false);
  expect(isHeldByIpcp(state, state.flows.get("11")!)).toBe(true);
});

test("the IPCP below is named with its type, as daemons do", () => {
  expect(lowerIpcp(adjacency("02", "1", "l1 (local)", "loc"))).toBe("l1");
});

test("the wire is an interface, or a socket, or nothing", () => {
  expect(wireOf(ipcp("e", "l", { facts: { dev: "eth0" } }))).toBe("eth0");
  expect(wireOf(ipcp("u", "l", { facts: { ip: "127.0.0.1", port: "3435" } }))).toBe("127.0.0.1:3435");
  expect(wireOf(ipcp("l", "l"))).toBe("");
});
