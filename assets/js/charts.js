// ECharts with the parts we use, and how a Zhike chart looks in both themes. A chunk of its own.
import { BarChart, HeatmapChart, LineChart, PieChart, SankeyChart, ScatterChart, TreeChart, GraphChart } from "echarts/charts";
import {
  AriaComponent,
  DataZoomInsideComponent,
  DatasetComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from "echarts/components";
import { init, use } from "echarts/core";
import { LabelLayout } from "echarts/features";
import { CanvasRenderer } from "echarts/renderers";
import { language } from "./base.js";

use([
  BarChart, HeatmapChart, LineChart, PieChart, SankeyChart, ScatterChart, TreeChart, GraphChart,
  AriaComponent, DataZoomInsideComponent, DatasetComponent, GridComponent, LegendComponent, MarkAreaComponent,
  MarkLineComponent, TooltipComponent, VisualMapComponent, LabelLayout, CanvasRenderer,
]);

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const quick = matchMedia("(prefers-reduced-motion: reduce)");

function formatter({ format, currency }, compact) {
  const options = {
    money: { style: "currency", currency, currencyDisplay: "narrowSymbol", ...(compact ? { notation: "compact" } : {}) },
    percent: { style: "percent", maximumFractionDigits: 1 },
  }[format] ?? (compact ? { notation: "compact" } : {});
  const numbers = new Intl.NumberFormat(language, options);
  return (value) => (typeof value === "number" ? numbers.format(value) : value);
}

/** Fill an axis with our look; what the option says itself stays. */
function axis(given, format) {
  const muted = { color: token("--zk-muted") };
  const fill = (one) => ({
    axisLine: { show: one.type !== "value", lineStyle: { color: token("--zk-border-strong") } },
    axisTick: { show: false },
    splitLine: { show: one.type === "value", lineStyle: { color: token("--zk-border") } },
    nameTextStyle: { ...muted, align: one.type === "value" ? "left" : "center" },
    ...one,
    axisLabel: { ...muted, hideOverlap: true, ...(one.type === "value" ? { formatter: format } : {}), ...one.axisLabel },
  });
  return Array.isArray(given) ? given.map(fill) : given && fill(given);
}

/** Say whether words stand to the right of the grid: the unit of a level axis, or the number of a line across. */
function outside(option) {
  return Boolean(option.xAxis?.name) || [option.series].flat().some((one) => one?.markLine);
}

/** Return the ECharts option in the colours of the present theme. */
export function themed(spec) {
  const { option } = spec;
  const palette = Array.from({ length: 8 }, (_, index) => token(`--zk-series-${index + 1}`));
  const text = token("--zk-text");
  return {
    color: palette,
    animationDuration: quick.matches ? 0 : 150,
    animationDurationUpdate: quick.matches ? 0 : 150,
    textStyle: { fontFamily: token("--zk-font"), color: text },
    aria: { enabled: true },
    ...option,
    grid: { left: 8, right: outside(option) ? 48 : 16, top: 36, bottom: 8, containLabel: true, ...option.grid },
    // Drawn on the canvas: an HTML tooltip would need inline styles, which our policy forbids.
    tooltip: {
      trigger: option.xAxis ? "axis" : "item",
      confine: true,
      renderMode: "richText",
      backgroundColor: token("--zk-raised"),
      borderColor: token("--zk-border-strong"),
      textStyle: { color: text, fontSize: 13 },
      valueFormatter: formatter(spec, false),
      ...option.tooltip,
    },
    legend: option.legend && { top: 0, right: 0, itemWidth: 12, itemHeight: 8, ...option.legend, textStyle: { color: token("--zk-muted") } },
    xAxis: axis(option.xAxis, formatter(spec, true)),
    yAxis: axis(option.yAxis, formatter(spec, true)),
  };
}

export function drawChart(stage, spec) {
  const chart = init(stage, null, { renderer: "canvas" });
  chart.setOption(themed(spec));
  return chart;
}
