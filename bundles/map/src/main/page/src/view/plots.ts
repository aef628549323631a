// Two plots of the last two minutes of whatever is chosen.

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { short, type Rates } from "../rates";
import { rateKey, type Chosen } from "../selection";
import { the } from "./dom";

const HEIGHT_PX = 104;

export class Plots {
  private packets: uPlot;
  private bits: uPlot;
  private chosen: Chosen = { kind: "nothing" };

  constructor(private readonly rates: Rates) {
    this.packets = plot("packets", "packets/s");
    this.bits = plot("bits", "bit/s");
    const redraw = (): void => {
      this.packets.destroy();
      this.bits.destroy();
      this.packets = plot("packets", "packets/s");
      this.bits = plot("bits", "bit/s");
      this.update(this.chosen);
    };
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    new ResizeObserver(() => {
      const width = the("packets").clientWidth;
      this.packets.setSize({ width, height: HEIGHT_PX });
      this.bits.setSize({ width, height: HEIGHT_PX });
    }).observe(the("rates"));
  }

  update(chosen: Chosen): void {
    this.chosen = chosen;
    const { key, title } = rateKey(chosen);
    const [times, packets, bits] = this.rates.pastOf(key);
    this.packets.setData([times, packets]);
    this.bits.setData([times, bits]);
    const now = this.rates.of(key);
    const text = `${title}: ${short(now.packets)} packets/s, ${short(now.bits)}bit/s`;
    the("rates-now").textContent = text;
    the("packets").setAttribute("aria-label", text);
    the("bits").setAttribute("aria-label", text);
  }
}

/** Minutes and seconds of a time. */
function clock(seconds: number): string {
  return new Date(seconds * 1000).toLocaleTimeString([], { minute: "2-digit", second: "2-digit" });
}

function plot(id: string, label: string): uPlot {
  const element = the(id);
  const css = getComputedStyle(element);
  const color = (name: string): string => css.getPropertyValue(`--${name}`).trim();
  const axis = { stroke: color("ink"), grid: { stroke: color("line"), width: 1 }, ticks: { show: false }, font: "11px system-ui" };
  return new uPlot(
    {
      width: Math.max(100, element.clientWidth),
      height: HEIGHT_PX,
      cursor: { show: false },
      legend: { show: false },
      scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.1)] } },
      axes: [
        { ...axis, size: 24, values: (_, ticks) => ticks.map(clock) },
        { ...axis, size: 62, space: 18, label, labelSize: 16, labelFont: "11px system-ui", values: (_, ticks) => ticks.map(short) },
      ],
      series: [{}, { stroke: color("accent"), fill: color("lane"), width: 2, points: { show: false } }],
    },
    [[], []],
    element,
  );
}
