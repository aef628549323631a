// The connection to the daemon: one stream of events, taken up again whenever it breaks.

import type { Message } from "./model";

export type LinkState = "connecting" | "live" | "lost" | "refused";

export interface Listener {
  message(message: Message): void;
  state(state: LinkState): void;
}

export interface Options {
  fetch: typeof fetch;
  /** How long nothing may come before the daemon counts as gone, in ms. */
  silenceMs: number;
  /** Waits between attempts, in ms; the last one again and again. */
  waitsMs: number[];
  /** Longest event, in characters. */
  lengthMax: number;
}

export const DEFAULTS: Options = {
  fetch: (input, init) => fetch(input, init),
  silenceMs: 6000,
  waitsMs: [250, 500, 1000, 2000],
  lengthMax: 32 << 20,
};

/** Splits text into server-sent events, whatever pieces it comes in. */
export class Events {
  private rest = "";

  constructor(private readonly lengthMax: number) {}

  /** The data of the events that are complete now. */
  take(text: string): string[] {
    const blocks = (this.rest + text).split("\n\n");
    this.rest = blocks.pop() ?? "";
    if (this.rest.length > this.lengthMax) {
      throw new Error(`an event has more than ${this.lengthMax} characters`);
    }
    return blocks.filter((b) => b.startsWith("data: ")).map((b) => b.slice("data: ".length));
  }
}

/** Follows the daemon until the signal says stop, or the token is refused. */
export async function follow(token: string, listener: Listener, stop: AbortSignal, options = DEFAULTS): Promise<void> {
  let attempt = 0;
  while (!stop.aborted) {
    try {
      const heard = await once(token, listener, stop, options, () => (attempt = 0));
      if (heard === "refused") {
        listener.state("refused");
        return;
      }
    } catch {
      // Whatever it was, the answer is the same: say so, and try again.
    }
    if (!stop.aborted) {
      listener.state("lost");
      await pause(options.waitsMs[Math.min(attempt, options.waitsMs.length - 1)] ?? 0, stop);
      attempt++;
    }
  }
}

async function once(
  token: string,
  listener: Listener,
  stop: AbortSignal,
  options: Options,
  heard: () => void,
): Promise<"ended" | "refused"> {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), options.silenceMs);
  try {
    const reply = await options.fetch("/live", {
      headers: { Authorization: `Bearer ${token}` },
      cache: "no-store",
      credentials: "omit",
      signal: AbortSignal.any([stop, silent.signal]),
    });
    if (reply.status === 401) {
      return "refused";
    }
    if (!reply.ok || !reply.body) {
      return "ended";
    }
    const events = new Events(options.lengthMax);
    const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), options.silenceMs);
      for (const data of events.take(piece.value)) {
        listener.state("live");
        heard();
        listener.message(JSON.parse(data) as Message);
      }
    }
    return "ended";
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    stop.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
