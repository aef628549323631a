// Rates from counters, and the last two minutes of them.

import { isHeldByIpcp, type Counters, type State } from "./model";

export interface Rate {
  packets: number;
  bits: number;
}

const LENGTH = 120;
const NONE: Rate = { packets: 0, bits: 0 };

/** The last rates of one thing. */
class Past {
  readonly packets = new Float32Array(LENGTH);
  readonly bits = new Float32Array(LENGTH);
}

/** Rates of all flows, and of the IPCPs, layers and the system that they add up to. */
export class Rates {
  private before = new Map<string, Counters>();
  private beforeAt = 0;
  private now = new Map<string, Rate>();
  private readonly past = new Map<string, Past>();
  private readonly times: number[] = [];
  private written = 0;

  /** Takes the counters of a moment. */
  take(state: State): void {
    const seconds = (state.at - this.beforeAt) / 1000;
    const now = new Map<string, Rate>();
    if (this.beforeAt > 0 && seconds > 0) {
      for (const [id, counters] of state.counters) {
        const before = this.before.get(id);
        const flow = state.flows.get(id);
        if (before && flow) {
          const rate = between(before, counters, seconds);
          now.set(`flow ${id}`, rate);
          add(now, `ipcp ${flow.via}`, rate);
          add(now, `layer ${flow.layer}`, rate);
          if (!isHeldByIpcp(state, flow)) {
            add(now, `app ${flow.process}`, rate);
            add(now, "all", rate);
          }
        }
      }
      this.remember(state.at, now);
    }
    this.before = new Map(state.counters);
    this.beforeAt = state.at;
    this.now = now;
  }

  private remember(at: number, now: Map<string, Rate>): void {
    const slot = this.written % LENGTH;
    this.times[slot] = at / 1000;
    this.written++;
    for (const key of now.keys()) {
      if (!this.past.has(key)) {
        this.past.set(key, new Past());
      }
    }
    for (const [key, past] of this.past) {
      const rate = now.get(key) ?? NONE;
      past.packets[slot] = rate.packets;
      past.bits[slot] = rate.bits;
      // What is gone for so long that nothing of it is left.
      if (!now.has(key) && past.packets.every((p) => p === 0)) {
        this.past.delete(key);
      }
    }
  }

  /** Forgets everything: another daemon counts from 0. */
  clear(): void {
    this.before.clear();
    this.beforeAt = 0;
    this.now.clear();
    this.past.clear();
    this.times.length = 0;
    this.written = 0;
  }

  /** The rate of a thing now: "flow 7", "ipcp e1", "layer net", "app 4711", "all". */
  of(key: string): Rate {
    return this.now.get(key) ?? NONE;
  }

  /** The last two minutes: seconds since 1970, packets/s, bit/s. */
  pastOf(key: string): [number[], number[], number[]] {
    const length = Math.min(this.written, LENGTH);
    const past = this.past.get(key);
    const rows: [number[], number[], number[]] = [[], [], []];
    for (let i = this.written - length; i < this.written; i++) {
      const slot = i % LENGTH;
      rows[0].push(this.times[slot] ?? 0);
      rows[1].push(past?.packets[slot] ?? 0);
      rows[2].push(past?.bits[slot] ?? 0);
    }
    return rows;
  }
}

function add(to: Map<string, Rate>, key: string, rate: Rate): void {
  const sum = to.get(key) ?? NONE;
  to.set(key, { packets: sum.packets + rate.packets, bits: sum.bits + rate.bits });
}

function between(before: Counters, now: Counters, seconds: number): Rate {
  const packets = now[0] + now[2] - before[0] - before[2];
  const bytes = now[1] + now[3] - before[1] - before[3];
  return { packets: Math.max(0, packets) / seconds, bits: (Math.max(0, bytes) * 8) / seconds };
}

/** A number for people: 1234567 becomes 1.23 M. */
export function short(value: number): string {
  const units = ["", " k", " M", " G", " T"];
  let unit = 0;
  let rest = value;
  while (rest >= 1000 && unit < units.length - 1) {
    rest /= 1000;
    unit++;
  }
  const digits = unit === 0 ? (Number.isInteger(rest) || rest >= 10 ? 0 : 1) : rest < 10 ? 2 : rest < 100 ? 1 : 0;
  return rest.toFixed(digits) + (units[unit] ?? "");
}
