// <zk-chart>: draws the chart that the JSON inside describes. The drawing library comes when the chart is in sight.
// {"option": {…ECharts…}, "format": "number|money|percent", "currency": "GBP", "links": ["/url/", …]}
// Title, axes' names, source and the table behind the chart are ordinary HTML, written by chart.html.
import { data } from "../base.js";

class Chart extends HTMLElement {
  connectedCallback() {
    this.spec = data(this);
    this.stage = this.querySelector(".zk-chart-stage");
    this.watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && this.draw(), {
      rootMargin: "200px",
    });
    this.watcher.observe(this);
    this.addEventListener("click", (event) => event.target.closest("[data-table-toggle]") && this.toggle(event));
  }

  disconnectedCallback() {
    this.watcher.disconnect();
    this.resizes?.disconnect();
    this.themes?.disconnect();
    this.chart?.dispose();
  }

  async draw() {
    this.watcher.disconnect();
    const { drawChart, themed } = await import("../charts.js");
    if (!this.isConnected || !this.spec) return;
    this.chart = drawChart(this.stage, this.spec);
    this.chart.on("click", ({ dataIndex }) => this.spec.links?.[dataIndex] && location.assign(this.spec.links[dataIndex]));
    this.resizes = new ResizeObserver(() => this.chart.resize());
    this.resizes.observe(this.stage);
    this.themes = new MutationObserver(() => this.chart.setOption(themed(this.spec)));
    this.themes.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
  }

  toggle(event) {
    const button = event.target.closest("[data-table-toggle]");
    const table = this.querySelector(".zk-chart-table");
    table.hidden = !table.hidden;
    this.stage.hidden = !table.hidden;
    button.setAttribute("aria-pressed", String(!table.hidden));
    this.chart?.resize();
  }
}

customElements.define("zk-chart", Chart);
