import { expect, test } from "vitest";
import { Rates, short } from "../src/rates";
import { recursion } from "./world";

test("rates add up to the IPCP, the layer and the system, but not the flows below twice", () => {
  const state = recursion();
  const rates = new Rates();
  state.at = 1000;
  rates.take(state);
  state.at = 3000;
  state.counters.set("1", [20, 2000, 10, 1000, 0, 0, 0]);
  state.counters.set("11", [20, 2400, 10, 1200, 0, 0, 0]);
  rates.take(state);
  expect(rates.of("flow 1")).toEqual({ packets: 15, bits: 12_000 });
  expect(rates.of("ipcp t1").packets).toBe(15);
  expect(rates.of("layer left").packets).toBe(15);
  expect(rates.of("app 4711").packets).toBe(15);
  expect(rates.of("all").packets).toBe(15);
});

test("counters that fall back, as after a restart, are no rate", () => {
  const state = recursion();
  const rates = new Rates();
  state.counters.set("1", [100, 100, 0, 0, 0, 0, 0]);
  rates.take(state);
  state.at += 1000;
  state.counters.set("1", [5, 5, 0, 0, 0, 0, 0]);
  rates.take(state);
  expect(rates.of("flow 1").packets).toBe(0);
});

test("two minutes are remembered, and no more", () => {
  const state = recursion();
  const rates = new Rates();
  for (let i = 0; i < 400; i++) {
    state.at = 1000 * i;
    state.counters.set("1", [i * 10, 0, 0, 0, 0, 0, 0]);
    rates.take(state);
  }
  const [times, packets] = rates.pastOf("flow 1");
  expect(times.length).toBe(120);
  expect(times.at(-1)).toBe(399);
  expect(packets.every((p) => p === 10)).toBe(true);
});

test("numbers are short", () => {
  expect([0, 3, 2.5, 42, 1234, 56_789, 12_345_678].map(short)).toEqual(["0", "3", "2.5", "42", "1.23 k", "56.8 k", "12.3 M"]);
});
