import type { SceneNode } from "../scene";

/** The next node in a direction: in its row to the sides, else in the next row up or down. */
export function nearest(nodes: SceneNode[], from: SceneNode, dx: number, dy: number): SceneNode | undefined {
  const ahead = nodes.filter((n) => (dx !== 0 ? n.y === from.y && (n.x - from.x) * dx > 0 : (n.y - from.y) * dy > 0));
  const distance = (n: SceneNode): number => Math.abs(n.x - from.x) + Math.abs(n.y - from.y) * (dy !== 0 ? 100 : 1);
  return ahead.sort((a, b) => distance(a) - distance(b))[0];
}
