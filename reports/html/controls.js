// The page around the charts: legends, choices of a metric, copying, themes and paper.

const kCharts = {
  "quality-speed": qualityAgainstSpeed, "quality-k": qualityAtCutoffs, latency, "latency-percentiles": latencyPercentiles,
  stages, roofline, history, "quality-slices": qualityBySlice, ...Object.fromEntries(Object.keys(data.intervals).map((id) => [id, () => intervalChart(id)])),
};
const drawn = new Map();

function draw() {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.plugins.legend.display = false;
  for (const [id, make] of Object.entries(kCharts)) {
    const canvas = byId(id);
    if (!canvas) continue;
    drawn.get(id)?.destroy();
    drawn.set(id, new Chart(canvas, make()));
    drawKeys(canvas.closest("section").querySelectorAll(".legend svg"));
  }
}

// The sign of a legend entry: a dot in a recommender's colour, a variant's shape or its line, a series' mark.
function drawKeys(signs) {
  signs.forEach((svg) => {
    const path = svg.querySelector("path");
    const index = Number(svg.dataset.index);
    const line = svg.dataset.kind === "line";
    path.setAttribute("d", line ? "M0 8h28" : shape(["shape", "mark"].includes(svg.dataset.kind) ? index : 0).outline);
    path.setAttribute("fill", line ? "none" : svg.dataset.kind === "shape" ? css("--muted") : colour(index));
    if (!line) return;
    path.setAttribute("stroke", colour(index));
    path.setAttribute("stroke-width", "2.5");
    path.setAttribute("stroke-dasharray", dash(index).join(" "));
  });
}

function addLegend(id, kind, sign, names) {
  const legend = byId(id);
  if (!legend || names.length < 2) return;
  names.forEach((name, index) => {
    const button = document.createElement("button");
    const key = `${kind}:${name}`;
    button.type = "button";
    button.dataset.key = key;
    button.setAttribute("aria-pressed", "true");
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("width", sign === "line" ? "28" : "16");
    svg.setAttribute("height", "16");
    svg.setAttribute("aria-hidden", "true");
    svg.dataset.kind = sign;
    svg.dataset.index = sign === "dot" ? colourIndex(name) : index;
    svg.append(document.createElementNS("http://www.w3.org/2000/svg", "path"));
    button.append(svg, name);
    button.addEventListener("click", () => {
      hidden.has(key) ? hidden.delete(key) : hidden.add(key);
      document.querySelectorAll(".legend button").forEach((other) => {
        if (other.dataset.key === key) other.setAttribute("aria-pressed", String(!hidden.has(key)));
      });
      draw();
    });
    legend.append(button);
  });
}

function addOptions(id, metrics, first = 0) {
  const select = byId(id);
  if (!select) return;
  metrics.forEach(({ label, index }) => select.append(new Option(label, index, false, index === first)));
  select.addEventListener("change", draw);
}

async function copy(button) {
  const table = button.closest(".table").querySelector("table");
  const text = [...table.rows].map((row) => [...row.cells].map((c) => c.textContent).join("\t")).join("\n");
  let said = "Copied";
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No permission: leave the table selected, so that the reader's own copy command takes it.
    getSelection().selectAllChildren(table);
    said = "Selected";
  }
  button.textContent = said;
  byId("live").textContent = said;
  setTimeout(() => { button.textContent = "Copy"; byId("live").textContent = ""; }, 2000);
}

const indexed = data.metrics.map((metric, index) => ({ ...metric, index }));
addOptions("speed-metric", indexed.map(({ index, ...metric }) => ({ index, label: metricLabel(metric) })), data.main);
addOptions("cutoff-metric", unique(indexed.filter((m) => m.k !== null).map((m) => m.name)).map((name) => {
  const same = indexed.filter((m) => m.name === name);
  return { label: name, index: (same.find((m) => m.index === data.main) || same[0]).index };
}), data.main);
addOptions("slices-by", data.slices.groups.map(({ name }, index) => ({ label: name, index })));
addOptions("slices-measure", data.slices.measures.map((label, index) => ({ label, index })));
for (const chart of ["speed", "cutoff", "slices"]) {
  addLegend(`${chart}-recommenders`, "recommender", "dot", recommenders);
  addLegend(`${chart}-variants`, "variant", "shape", variants);
}
addLegend("latency-variants", "variant", "line", variants);
addLegend("roofline-variants", "variant", "mark", variants);
for (const [id, { series, choices }] of Object.entries(data.intervals)) {
  addLegend(`${id}-series`, id, "mark", series);
  addOptions(`${id}-choice`, choices.map(({ label }, index) => ({ label, index })));
}
addOptions("history-choice", data.history.map(({ name }, index) => ({ label: name, index })));
document.querySelectorAll("button.copy").forEach((button) => button.addEventListener("click", () => copy(button)));

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
let opened = [];
addEventListener("beforeprint", () => {
  root.classList.add("printing");
  opened = [...document.querySelectorAll("details:not([open])")];
  opened.forEach((d) => { d.open = true; });
  draw();
});
addEventListener("afterprint", () => {
  root.classList.remove("printing");
  opened.forEach((d) => { d.open = false; });
  draw();
});
draw();
