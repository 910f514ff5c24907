// What is drawn, and how it looks: the data of the page, colours and shapes.

const data = {
  main: 0, metrics: [], systems: [], latency: [], percentiles: [], stages: [], intervals: {}, history: [],
  roofline: null,
  slices: { measures: [], groups: [] },
  ...JSON.parse(document.getElementById("chart-data").textContent),
};
const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
const unique = (values) => [...new Set(values)];

const recommenders = unique(data.systems.map((s) => s.recommender));
const variants = unique([...data.systems.map((s) => s.variant), ...data.latency.map((l) => l.variant),
  ...data.percentiles.map((p) => p.variant), ...(data.roofline?.points || []).map((p) => p.variant)]
  .filter((v) => v !== null));
const hidden = new Set();  // "recommender:..." and "variant:..." that the legend switched off

const kColours = 8;
// Signs of variants on charts, and their outlines in legends.
const kShapes = [
  { pointStyle: "circle", pointRotation: 0, outline: "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0" },
  { pointStyle: "rect", pointRotation: 0, outline: "M3 3h10v10H3z" },
  { pointStyle: "triangle", pointRotation: 0, outline: "M8 2l6.5 11.5h-13z" },
  { pointStyle: "rectRot", pointRotation: 0, outline: "M8 1l7 7l-7 7l-7-7z" },
  { pointStyle: "triangle", pointRotation: 180, outline: "M8 14l6.5-11.5h-13z" },
  { pointStyle: "triangle", pointRotation: 90, outline: "M14 8l-11.5 6.5v-13z" },
];
const kDashes = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
const colour = (index) => css(`--series-${index % kColours}`);
const shape = (index) => kShapes[index % kShapes.length];
const marker = (index) => ({ pointStyle: shape(index).pointStyle, pointRotation: shape(index).pointRotation });
const dash = (index) => kDashes[index % kDashes.length];
// A recommender has its own colour in every report; those that are not known here share the rest.
const kRecommenders = ["random", "popularity", "item_cf", "content", "mixture", "oracle"];
const others = recommenders.filter((name) => !kRecommenders.includes(name));
const colourIndex = (name) => kRecommenders.includes(name) ? kRecommenders.indexOf(name)
  : kRecommenders.length + others.indexOf(name) % (kColours - kRecommenders.length);
const colourOf = (system) => colour(colourIndex(system.recommender));
const variantIndex = (system) => Math.max(0, variants.indexOf(system.variant));
const shown = (system) => !hidden.has(`recommender:${system.recommender}`) &&
  (system.variant === null || !hidden.has(`variant:${system.variant}`));

const quality = (value) => value.toFixed(4);
const amount = (value) => value.toLocaleString("en", { maximumSignificantDigits: 3 });
// A time in the unit that people read it in.
const time = (seconds) => {
  const [unit, size] = [["s", 1], ["ms", 1e-3], ["µs", 1e-6]].find(([, each]) => seconds >= 0.9995 * each) || ["ns", 1e-9];
  return seconds > 0 ? `${amount(seconds / size)} ${unit}` : "0 s";
};
const interval = ([, low, high], format) =>
  low === null || high === null ? "" : ` [${format(low)}, ${format(high)}]`;
const metricLabel = (metric) => metric.k === null ? metric.name : `${metric.name}@${metric.k}`;
const short = (text, length) => text.length > length ? `${text.slice(0, length - 1)}…` : text;
