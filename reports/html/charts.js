// The charts of a run as configurations of Chart.js.

const axis = (title, more = {}) => ({
  title: { display: true, text: title, color: css("--muted") },
  grid: { color: css("--line"), borderColor: css("--muted") },
  ticks: { color: css("--muted"), maxRotation: 0, autoSkipPadding: 12, ...more.ticks },
  ...Object.fromEntries(Object.entries(more).filter(([key]) => key !== "ticks")),
});

const tooltip = (label, title = () => "") => ({
  backgroundColor: css("--ink"), bodyColor: css("--card"), titleColor: css("--card"),
  padding: 10, usePointStyle: true, boxPadding: 4, callbacks: { label, title },
});

const chosen = (id) => Number(byId(id).value);

// Amounts that differ so much that only a logarithmic axis shows them all.
const isWide = (values) => Math.min(...values) > 0 && Math.max(...values) > 8 * Math.min(...values);
const roundTick = (value) => ["1", "2", "5"].includes(String(value).replace(/[.0]/g, "")) ? amount(value) : "";
const scaleType = (wide) => wide ? { type: "logarithmic", ticks: { callback: roundTick, includeBounds: false } }
  : { beginAtZero: true, ticks: { callback: amount, includeBounds: false } };

// The vertical axis of a quality, for the values and intervals in `ends`: from 0 where that is near.
function qualityAxis(title, ends) {
  if (ends.length === 0) return axis(title);
  const low = Math.min(...ends), high = Math.max(...ends);
  return axis(title, low >= 0 && low < 0.4 * high ? { min: 0, suggestedMax: high, grace: "4%" }
    : { suggestedMin: low, suggestedMax: high, grace: "4%" });
}

// Steps through the variants of a recommender that no other beats in both: what is within reach.
function paretoFronts(placed, metric) {
  return unique(placed.map((s) => s.recommender)).map((name) => placed
    .filter((s) => s.recommender === name && s.front[metric]).sort((a, b) => a.speed[0] - b.speed[0]))
    .filter((front) => front.length > 1)
    .map((front) => ({
      label: `front of ${front[0].recommender}`, front, borderColor: colourOf(front[0]), borderWidth: 1.5,
      data: front.map((s) => ({ x: s.speed[0], y: s.values[metric][0] })), showLine: true, stepped: "after",
      pointRadius: 0, pointHitRadius: 0,
    }));
}

function qualityAgainstSpeed() {
  const metric = chosen("speed-metric");
  const systems = data.systems.filter((s) => shown(s) && s.values[metric]);
  const placed = systems.filter((s) => s.speed);
  const speeds = data.systems.flatMap((s) => s.speed || []).filter((v) => v !== null);
  const wide = isWide(speeds);
  const left = wide ? Math.min(...speeds) / 2 : 0;
  const right = (wide ? 1.3 : 1.08) * Math.max(...speeds);
  const datasets = systems.map((system) => {
    const [value, low, high] = system.values[metric];
    const known = low !== null && high !== null;
    const look = { label: system.name, borderColor: colourOf(system), backgroundColor: colourOf(system) };
    if (!system.speed) {
      return {
        ...look, label: system.recommender, level: value, band: known ? [low, high] : null,
        data: [{ x: left, y: value }, { x: right, y: value }], showLine: true, borderWidth: 1.5,
        borderDash: [5, 4], pointRadius: 0, pointHitRadius: 0,
      };
    }
    const [speed, slow, fast] = system.speed;
    return {
      ...look, data: [{ x: speed, y: value }], ...marker(variantIndex(system)),
      pointRadius: 6, pointHoverRadius: 8, system,
      whiskers: [{ y: known ? [low, high] : null, x: slow !== null && fast !== null ? [slow, fast] : null }],
    };
  });
  const ends = systems.flatMap((s) => s.values[metric]).filter((v) => v !== null);
  const at = unique(placed.map((s) => s.variant))
    .map((variant) => ({ label: short(variant, 22), x: placed.find((s) => s.variant === variant).speed[0] }));
  return {
    type: "scatter", data: { datasets: [...datasets, ...paretoFronts(placed, metric)] }, plugins: [guides, levels, whiskers],
    options: {
      layout: { padding: { top: 12 + 15 * Math.min(at.length, kGuideRows) } },
      scales: {
        x: axis("texts per second", { min: left, max: right, ...scaleType(wide) }),
        y: qualityAxis(metricLabel(data.metrics[metric]), ends),
      },
      plugins: {
        guides: { at },
        tooltip: tooltip(({ dataset: { system } }) => system
          ? [system.name, quality(system.values[metric][0]) + interval(system.values[metric], quality),
            `${amount(system.speed[0])} texts/s`] : ""),
      },
    },
  };
}

function qualityAtCutoffs() {
  const name = data.metrics[chosen("cutoff-metric")].name;
  const metrics = data.metrics.map((metric, index) => ({ ...metric, index }))
    .filter((m) => m.name === name && m.k !== null).sort((a, b) => a.k - b.k);
  const systems = data.systems.filter(shown);
  const spread = 0.5 / Math.max(1, systems.length);
  const datasets = systems.map((system, i) => {
    // Side by side within a cutoff, so that intervals do not cover each other.
    const points = metrics.map((metric, k) => ({ metric, x: k + spread * (i - (systems.length - 1) / 2) }))
      .filter(({ metric }) => system.values[metric.index]);
    return {
      label: system.name, borderColor: colourOf(system), backgroundColor: colourOf(system),
      borderWidth: 1.5, borderDash: dash(variantIndex(system)), showLine: true,
      ...marker(variantIndex(system)), pointRadius: system.variant === null ? 2.5 : 4.5,
      data: points.map(({ metric, x }) => ({ x, y: system.values[metric.index][0], metric, system })),
      whiskers: points.map(({ metric }) => {
        const [, low, high] = system.values[metric.index];
        return { y: low !== null && high !== null ? [low, high] : null };
      }),
    };
  });
  const ends = systems.flatMap((s) => metrics.flatMap((m) => s.values[m.index] || [])).filter((v) => v !== null);
  return {
    type: "scatter", data: { datasets }, plugins: [whiskers],
    options: {
      scales: {
        x: axis("K", {
          min: -0.4, max: metrics.length - 0.6, grid: { display: false },
          afterBuildTicks: (scale) => { scale.ticks = metrics.map((m, value) => ({ value })); },
          ticks: { autoSkip: false, callback: (value) => metrics[value].k },
        }),
        y: qualityAxis(`${name}@K`, ends),
      },
      plugins: {
        tooltip: tooltip(({ raw: { system, metric, y } }) =>
          [`${system.name}, ${metricLabel(metric)}`, quality(y) + interval(system.values[metric.index], quality)]),
      },
    },
  };
}

function latency() {
  const all = data.latency.filter((l) => !hidden.has(`variant:${l.variant}`));
  const datasets = all.map((each) => ({
    label: each.variant, data: each.points.map(([x, y]) => ({ x, y: 100 * y })), showLine: true,
    stepped: each.points.length < 200, borderWidth: 2, pointRadius: 0, pointHitRadius: 6,
    borderColor: colour(variants.indexOf(each.variant)), borderDash: dash(variants.indexOf(each.variant)),
    backgroundColor: colour(variants.indexOf(each.variant)),
  }));
  const xs = all.flatMap((each) => each.points.map(([x]) => x));
  const unit = data.latency[0].unit;
  return {
    type: "scatter", data: { datasets },
    options: {
      interaction: { mode: "nearest", intersect: false },
      scales: {
        x: axis(`latency, ${unit}`, scaleType(isWide(xs))),
        y: axis("share of texts done", { min: 0, max: 100, ticks: { stepSize: 25, callback: (v) => `${v} %` } }),
      },
      plugins: {
        tooltip: tooltip(({ dataset, raw }) => `${dataset.label}: ${raw.y.toFixed(1)} % within ${amount(raw.x)} ${unit}`),
      },
    },
  };
}

// Where a share of the sample ends, 1 - 10^-x, so that each step to the right is a tenth of the rest.
const nines = (share) => -Math.log10(1 - share);
const kNines = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999, 0.999999];
const percent = (share) => `${Number((100 * share).toFixed(6))} %`;

function latencyPercentiles() {
  const isShown = (each) => !hidden.has(`variant:${each.variant}`);
  const look = (variant) => ({
    label: variant, borderColor: colour(variants.indexOf(variant)), backgroundColor: colour(variants.indexOf(variant)),
  });
  const lines = data.latency.filter(isShown).map((each) => ({
    ...look(each.variant), showLine: true, borderWidth: 2, pointRadius: 0, pointHitRadius: 6,
    borderDash: dash(variants.indexOf(each.variant)),
    data: each.points.filter(([, share]) => share < 1).map(([y, share]) => ({ x: nines(share), y, share })),
  }));
  const marks = data.percentiles.filter(isShown).map((each) => ({
    ...look(each.variant), ...marker(variants.indexOf(each.variant)), pointRadius: 4, pointHitRadius: 6,
    showLine: !data.latency.some((l) => l.variant === each.variant), borderWidth: 1.5,
    data: each.points.map(([p, y]) => ({ x: nines(p / 100), y, share: p / 100 })),
    whiskers: each.points.map(([, , low, high]) => ({ y: low !== null && high !== null ? [low, high] : null })),
  }));
  const datasets = [...lines, ...marks];
  const points = datasets.flatMap((dataset) => dataset.data);
  const right = Math.max(1, ...points.map(({ x }) => x)) + 0.15;
  const unit = [...data.latency, ...data.percentiles][0].unit;
  const ends = datasets.flatMap((dataset) => (dataset.whiskers || []).flatMap(({ y }) => y || []));
  const ys = [...points.map(({ y }) => y), ...ends];
  return {
    type: "scatter", data: { datasets }, plugins: [whiskers],
    options: {
      interaction: { mode: "nearest", intersect: false },
      scales: {
        x: axis("percentile", {
          min: 0, max: right,
          afterBuildTicks: (scale) => { scale.ticks = kNines.map((p) => ({ value: nines(p) })).filter(({ value }) => value <= right); },
          ticks: { autoSkip: false, callback: (value) => percent(1 - 10 ** -value) },
        }),
        y: axis(`latency, ${unit}`, ys.length > 0 ? { suggestedMax: Math.max(...ys), ...scaleType(isWide(ys)) } : {}),
      },
      plugins: {
        tooltip: tooltip(({ dataset, dataIndex, datasetIndex, raw }) => {
          const mark = datasetIndex < lines.length ? null : dataset.whiskers[dataIndex].y;
          return `${dataset.label}: ${percent(raw.share)} within ${amount(raw.y)}${mark ? ` [${mark.map(amount).join(", ")}]` : ""} ${unit}`;
        }),
      },
    },
  };
}

function stages() {
  const labels = data.stages.map(([name]) => name);
  const seconds = data.stages.map(([, value]) => value);
  const narrow = byId("stages").parentElement.clientWidth < 480;
  byId("stages").parentElement.style.height = `${90 + 30 * labels.length}px`;
  return {
    type: "bar", plugins: [barValues],
    data: { labels, datasets: [{ data: seconds, backgroundColor: colour(0), borderRadius: 4, barThickness: 16 }] },
    options: {
      indexAxis: "y",
      scales: {
        x: axis("time", { beginAtZero: true, suggestedMax: 1.2 * Math.max(...seconds), ticks: { callback: time } }),
        y: axis("", {
          title: { display: false }, grid: { display: false },
          ticks: { autoSkip: false, color: css("--ink"), callback: (i) => short(labels[i], narrow ? 17 : 30) },
        }),
      },
      plugins: {
        tooltip: tooltip(({ label, raw }) => `${label}: ${time(raw)}`),
      },
    },
  };
}
