import "./style.css";
import { follow, type LinkState } from "./live";
import { apply, emptyState, system, type Message, type SectionName } from "./model";
import { partsOf, pathOf } from "./path";
import { Rates } from "./rates";
import { sceneOf, type Scene } from "./scene";
import type { Chosen } from "./selection";
import { forgetToken, keepTyped, takeToken } from "./token";
import { Books } from "./view/books";
import { Details } from "./view/details";
import { the } from "./view/dom";
import { FlowList } from "./view/flows";
import { Graph, type Marked } from "./view/graph";
import { Plots } from "./view/plots";

const NOTICE_MS = 15_000;

const state = emptyState();
const rates = new Rates();
let chosen: Chosen = { kind: "nothing" };
let scene: Scene = { lanes: [], nodes: [], edges: [] };
let link: LinkState = "connecting";
let started = 0;
let waiting = new Set<SectionName>();
let asked = false;
let views: { graph: Graph; flows: FlowList; plots: Plots; details: Details; books: Books } | undefined;

function choose(next: Chosen): void {
  chosen = next;
  showChosen();
}

function showChosen(): void {
  views?.graph.mark(marked(), chosen);
  views?.flows.select(chosen);
  views?.details.update(chosen, scene);
  views?.plots.update(chosen);
}

/** What of the drawing belongs to the chosen flow. */
function marked(): Marked {
  const marks: Marked = { nodes: new Set(), edges: new Set() };
  if (chosen.kind !== "flow") {
    return marks;
  }
  const parts = partsOf(pathOf(state, chosen.id));
  parts.ipcps.forEach((i) => marks.nodes.add(`ipcp ${i}`));
  parts.wires.forEach((w) => marks.nodes.add(`wire ${w}`));
  for (const edge of scene.edges) {
    const wired = edge.kind === "wired" && marks.nodes.has(edge.from) && marks.nodes.has(edge.to);
    if (wired || edge.flows.some((f) => parts.flows.has(f))) {
      marks.edges.add(edge.id);
      marks.nodes.add(edge.from);
      marks.nodes.add(edge.to);
    }
  }
  return marks;
}

function receive(message: Message): void {
  const changed = apply(state, message);
  const now = system(state)?.started ?? 0;
  if (message.whole) {
    rates.clear();
    views?.books.clear();
  }
  if (started !== 0 && Math.abs(now - started) > 2000) {
    notice(`The daemon was restarted at ${new Date(now).toLocaleTimeString()}: what is shown is the new one.`);
    chosen = { kind: "nothing" };
  }
  started = now;
  rates.take(state);
  changed.forEach((c) => waiting.add(c));
  if (!asked) {
    asked = true;
    requestAnimationFrame(show);
  }
}

/** Brings the page up to date, at most once per frame. */
function show(): void {
  asked = false;
  const changed = waiting;
  waiting = new Set();
  the("map").hidden = false;
  views ??= {
    graph: new Graph(the("graph"), the("graph-focus"), choose),
    flows: new FlowList(state, rates, choose),
    plots: new Plots(rates),
    details: new Details(the("details"), state, rates, choose),
    books: new Books(state, choose),
  };
  if (changed.has("ipcps") || changed.has("flows")) {
    scene = sceneOf(state);
    views.graph.draw(scene);
  }
  views.flows.update();
  const swaps = views.books.update();
  if (swaps.length > 0) {
    const first = swaps[0];
    notice(`Policy exchanged: ${first?.kind} of ${first?.owner} is now ${first?.to}${swaps.length > 1 ? `, and ${swaps.length - 1} more` : ""}.`);
  }
  showChosen();
  showHead();
}

function showHead(): void {
  const here = system(state);
  the("instance").textContent = here ? `${here.instance} ${here.version}` : "";
  const all = rates.of("all");
  the("totals").textContent = here
    ? `${state.ipcps.size} IPCPs, ${state.flows.size} flows, ${Math.round(all.packets)} packets/s of applications, since ${new Date(here.started).toLocaleString()}`
    : "";
  document.title = here ? `o7s ${here.instance}` : "o7s map";
  document.body.dataset["number"] = String(state.number);
}

let noticeTimer = 0;

function notice(text: string): void {
  const element = the("notice");
  element.textContent = text;
  element.hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = window.setTimeout(() => (element.hidden = true), NOTICE_MS);
}

const SENTENCES: Record<LinkState, string> = {
  connecting: "connecting",
  live: "live",
  lost: "the daemon does not answer; trying again",
  refused: "the token is not accepted",
};

function setLink(next: LinkState): void {
  if (next === link) {
    return;
  }
  link = next;
  const status = the("status");
  status.textContent = SENTENCES[next];
  status.dataset["state"] = next;
  if (next === "refused") {
    forgetToken();
    askForToken("It is not, or not any more, the token of this map: irm map show prints it.");
  }
}

function begin(token: string): void {
  the("login").hidden = true;
  setLink("connecting");
  void follow(token, { message: receive, state: setLink }, new AbortController().signal);
}

function askForToken(why: string): void {
  the("map").hidden = true;
  for (const id of ["instance", "totals", "notice"]) {
    the(id).textContent = "";
  }
  the("notice").hidden = true;
  the("login").hidden = false;
  the("login-why").textContent = why;
  the("token").focus();
}

the<HTMLFormElement>("login").addEventListener("submit", (event) => {
  event.preventDefault();
  const input = the<HTMLInputElement>("token");
  const token = keepTyped(input.value);
  input.value = "";
  if (token) {
    begin(token);
  } else {
    askForToken("A token has 64 digits and letters from a to f.");
  }
});

// Somebody may open the address of another start of the map in this tab.
addEventListener("hashchange", () => {
  if (takeToken()) {
    location.reload();
  }
});

const token = takeToken();
if (token) {
  begin(token);
} else {
  the("status").textContent = "waiting for the token";
  askForToken("");
}
