import { expect, test } from "vitest";
import { DEFAULTS, Events, follow, type LinkState } from "../src/live";
import type { Message } from "../src/model";

test("events are whole again, in whatever pieces they come", () => {
  const events = new Events(1000);
  const text = 'data: {"a":1}\n\n:\n\ndata: {"b":2}\n\n';
  const heard = [...text].flatMap((c) => events.take(c));
  expect(heard).toEqual(['{"a":1}', '{"b":2}']);
});

test("an event without an end is not kept for ever", () => {
  const events = new Events(10);
  expect(() => events.take("data: 0123456789")).toThrow("more than 10");
});

function reply(status: number, ...pieces: string[]): Response {
  const bytes = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      pieces.forEach((p) => controller.enqueue(bytes.encode(p)));
      controller.close();
    },
  });
  return new Response(status === 200 ? body : null, { status });
}

async function followed(replies: (() => Promise<Response>)[], silenceMs = 1000) {
  const states: LinkState[] = [];
  const messages: Message[] = [];
  const tokens: (string | null)[] = [];
  const stop = new AbortController();
  const options = {
    ...DEFAULTS,
    silenceMs,
    waitsMs: [0],
    fetch: ((_: string, init: RequestInit) => {
      tokens.push(new Headers(init.headers).get("Authorization"));
      const next = replies.shift();
      if (!next) {
        stop.abort();
        return Promise.reject(new Error("no more"));
      }
      return Promise.race([
        next(),
        new Promise<Response>((_, fail) => init.signal?.addEventListener("abort", () => fail(new Error("aborted")))),
      ]);
    }) as typeof fetch,
  };
  await follow("secret", { message: (m) => messages.push(m), state: (s) => states.push(s) }, stop.signal, options);
  return { states, messages, tokens };
}

test("a daemon that ends and comes back is followed again", async () => {
  const { states, messages, tokens } = await followed([
    async () => reply(200, 'data: {"number":1}\n\n'),
    async () => Promise.reject(new Error("connection refused")),
    async () => reply(200, 'data: {"number":2}\n\n'),
  ]);
  expect(states).toEqual(["live", "lost", "lost", "live", "lost"]);
  expect(messages.map((m) => m.number)).toEqual([1, 2]);
  expect(new Set(tokens)).toEqual(new Set(["Bearer secret"]));
});

test("a token that is refused is not tried again", async () => {
  const { states, tokens } = await followed([async () => reply(401), async () => reply(200)]);
  expect(states).toEqual(["refused"]);
  expect(tokens.length).toBe(1);
});

test("a daemon that says nothing counts as gone", async () => {
  const { states } = await followed([() => new Promise<Response>(() => undefined)], 20);
  expect(states).toEqual(["lost"]);
});
