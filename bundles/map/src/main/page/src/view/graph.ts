// The drawing on its canvas. Cytoscape draws and hits; where things are is said by the scene.

import cytoscape from "cytoscape";
import type { Scene } from "../scene";
import type { Choose, Chosen } from "../selection";
import { nearest } from "./nearest";

export interface Marked {
  nodes: Set<string>;
  edges: Set<string>;
}

const ZOOM_STEP = 1.25;

export class Graph {
  private readonly cy: cytoscape.Core;
  private scene: Scene = { lanes: [], nodes: [], edges: [] };
  private shape = "";
  private focus = "";

  constructor(
    private readonly element: HTMLElement,
    private readonly spoken: HTMLElement,
    private readonly choose: Choose,
  ) {
    const canvas = document.createElement("div");
    canvas.className = "canvas";
    element.append(canvas);
    this.cy = cytoscape({
      container: canvas,
      minZoom: 0.1,
      maxZoom: 3,
      autoungrabify: true,
      boxSelectionEnabled: false,
      layout: { name: "preset" },
      style: styleOf(element),
    });
    this.cy.on("tap", (event) => {
      if (event.target === this.cy) {
        choose({ kind: "nothing" });
      }
    });
    this.cy.on("tap", "node", (event) => this.chooseNode(event.target.id() as string));
    this.cy.on("tap", "edge", (event) => choose({ kind: "edge", id: event.target.id() as string }));
    element.addEventListener("keydown", (event) => this.key(event));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.cy.style(styleOf(element)));
    new ResizeObserver(() => {
      this.cy.resize();
      this.fit();
    }).observe(element);
  }

  private chooseNode(id: string): void {
    if (id.startsWith("lane ")) {
      this.choose({ kind: "layer", layer: id.slice(5) });
    } else {
      this.focus = id;
      this.choose({ kind: "node", id });
    }
  }

  /** Draws a scene; moves nothing and keeps the zoom if only labels have changed. */
  draw(scene: Scene): void {
    this.scene = scene;
    const shape = JSON.stringify([scene.nodes.map((n) => [n.id, n.x, n.y]), scene.edges.map((e) => e.id)]);
    if (shape === this.shape) {
      this.cy.batch(() => {
        for (const n of scene.nodes) {
          this.cy.getElementById(n.id).data({ label: n.label, troubled: n.troubled ? 1 : 0 });
        }
        for (const e of scene.edges) {
          this.cy.getElementById(e.id).data({ label: e.label, up: e.up ? 1 : 0 });
        }
      });
      return;
    }
    this.shape = shape;
    this.cy.batch(() => {
      this.cy.elements().remove();
      this.cy.add(elementsOf(scene));
    });
    this.fit();
  }

  private fit(): void {
    this.cy.fit(undefined, 16);
  }

  /** Marks a path, and what is chosen; everything else steps back while a path is shown. */
  mark(marked: Marked, chosen: Chosen): void {
    this.cy.batch(() => {
      this.cy.elements().removeClass("on off chosen");
      if (marked.nodes.size > 0 || marked.edges.size > 0) {
        this.cy.elements().not(".lane").addClass("off");
        for (const id of [...marked.nodes, ...marked.edges]) {
          this.cy.getElementById(id).removeClass("off").addClass("on");
        }
      }
      const id = chosen.kind === "node" || chosen.kind === "edge" ? chosen.id : chosen.kind === "layer" ? `lane ${chosen.layer}` : "";
      if (id) {
        this.cy.getElementById(id).removeClass("off").addClass("chosen");
      }
    });
  }

  private key(event: KeyboardEvent): void {
    const step: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0],
      ArrowRight: [1, 0],
      ArrowUp: [0, -1],
      ArrowDown: [0, 1],
    };
    const move = step[event.key];
    if (move) {
      this.moveFocus(move);
    } else if (event.key === "+" || event.key === "-") {
      const zoom = this.cy.zoom() * (event.key === "+" ? ZOOM_STEP : 1 / ZOOM_STEP);
      this.cy.zoom({ level: zoom, renderedPosition: { x: this.element.clientWidth / 2, y: this.element.clientHeight / 2 } });
    } else if (event.key === "0") {
      this.fit();
    } else if (event.key === "Enter" || event.key === " ") {
      this.follow();
    } else if (event.key === "Escape") {
      this.choose({ kind: "nothing" });
    } else {
      return;
    }
    event.preventDefault();
  }

  private moveFocus([dx, dy]: [number, number]): void {
    const from = this.scene.nodes.find((n) => n.id === this.focus);
    const next = from ? nearest(this.scene.nodes, from, dx, dy) : this.scene.nodes[0];
    if (next) {
      this.focus = next.id;
      this.spoken.textContent = `${next.label.replace("\n", ", ")}, in ${next.lane}`;
      this.choose({ kind: "node", id: next.id });
    }
  }

  /** Enter on a member: the first line down from it. */
  private follow(): void {
    const edge = this.scene.edges.find((e) => e.from === this.focus && e.kind !== "adjacency");
    const flow = edge?.flows[0];
    if (flow) {
      this.choose({ kind: "flow", id: flow });
    }
  }
}

function elementsOf(scene: Scene): cytoscape.ElementDefinition[] {
  const margin = 20;
  return [
    ...scene.lanes.map((lane) => ({
      data: { id: lane.id, label: lane.label, w: lane.width + margin, h: lane.height + 10 },
      position: { x: lane.width / 2, y: lane.y + lane.height / 2 },
      classes: "lane",
    })),
    ...scene.nodes.map((n) => ({
      data: { id: n.id, label: n.label, troubled: n.troubled ? 1 : 0 },
      position: { x: n.x, y: n.y },
      classes: n.kind,
    })),
    ...scene.edges.map((e) => ({
      data: { id: e.id, source: e.from, target: e.to, label: e.label, up: e.up ? 1 : 0, bend: -24 },
      classes: e.kind,
    })),
  ];
}

function styleOf(element: HTMLElement): cytoscape.StylesheetJson {
  const css = getComputedStyle(element);
  const color = (name: string): string => css.getPropertyValue(`--${name}`).trim();
  const style: unknown[] = [
    { selector: "node", style: { label: "data(label)", "font-size": 10, color: color("ink"), "text-wrap": "wrap", "text-valign": "center", "text-halign": "center" } },
    { selector: ".lane", style: { shape: "rectangle", width: "data(w)", height: "data(h)", "background-color": color("lane"), "border-width": 1, "border-color": color("line"), "text-halign": "left", "text-margin-x": -6, "text-wrap": "none", "font-weight": "bold", "font-size": 12, "z-index": 0, "z-compound-depth": "bottom" } },
    { selector: "node:active, edge:active", style: { "overlay-opacity": 0.1 } },
    { selector: ".member", style: { shape: "round-rectangle", width: 92, height: 34, "background-color": color("member"), "border-width": 1, "border-color": color("accent") } },
    { selector: ".far", style: { shape: "round-rectangle", width: 92, height: 26, "background-color": color("panel"), "border-width": 1, "border-style": "dashed", "border-color": color("quiet"), color: color("quiet") } },
    { selector: ".app", style: { shape: "ellipse", width: 92, height: 36, "background-color": color("app"), "border-width": 1, "border-color": color("quiet") } },
    { selector: ".wire", style: { shape: "rectangle", width: 92, height: 22, "background-color": color("wire"), "border-width": 0 } },
    { selector: "[troubled = 1]", style: { "border-color": color("bad"), "border-width": 3 } },
    { selector: "edge", style: { width: 1.5, "line-color": color("quiet"), "curve-style": "straight", "font-size": 9, color: color("ink"), label: "data(label)", "text-background-color": color("panel"), "text-background-opacity": 0.8, "text-background-padding": "1px", "min-zoomed-font-size": 7 } },
    { selector: ".adjacency, .direct", style: { width: 2.5, "line-color": color("accent"), "curve-style": "unbundled-bezier", "control-point-distances": "data(bend)", "control-point-weights": 0.5 } },
    { selector: ".uses, .holds, .wired", style: { "line-style": "dashed", "target-arrow-shape": "triangle", "target-arrow-color": color("quiet"), "arrow-scale": 0.7 } },
    { selector: "edge[up = 0]", style: { "line-color": color("bad"), "line-style": "dotted" } },
    { selector: ".off", style: { opacity: 0.25 } },
    { selector: "node.on", style: { "border-width": 4, "border-color": color("mark") } },
    { selector: "edge.on", style: { width: 4, "line-color": color("mark"), "target-arrow-color": color("mark"), "z-index": 10 } },
    { selector: ".chosen", style: { "border-width": 4, "border-color": color("mark"), "border-style": "solid", "underlay-color": color("mark"), "underlay-opacity": 0.25, "underlay-padding": 4 } },
  ];
  return style as cytoscape.StylesheetJson;
}
