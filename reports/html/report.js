// Draws the charts from #chart-data with Chart.js; the tables are in the page without it.
(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("chart-data").textContent);
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);
  const css = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const unique = (values) => [...new Set(values)];

  const recommenders = unique(data.systems.map((s) => s.recommender));
  const variants = unique([...data.systems.map((s) => s.variant), ...data.latency.map((l) => l.variant)]
    .filter((v) => v !== null));
  const hidden = new Set();  // "recommender:..." and "variant:..." that the legend switched off

  const kColours = 8;
  const kShapes = ["circle", "rect", "triangle", "rectRot"];
  const kDashes = [[], [7, 4], [2, 3], [9, 3, 2, 3]];
  const colour = (index) => css(`--series-${index % kColours}`);
  const shape = (index) => kShapes[index % kShapes.length];
  const dash = (index) => kDashes[index % kDashes.length];
  const colourOf = (system) => colour(recommenders.indexOf(system.recommender));
  const variantIndex = (system) => Math.max(0, variants.indexOf(system.variant));
  const shown = (system) => !hidden.has(`recommender:${system.recommender}`) &&
    (system.variant === null || !hidden.has(`variant:${system.variant}`));

  const quality = (value) => value.toFixed(4);
  const amount = (value) => value.toLocaleString("en", { maximumSignificantDigits: 3 });
  const interval = ([, low, high], format) =>
    low === null || high === null ? "" : ` [${format(low)}, ${format(high)}]`;
  const metricLabel = (metric) => metric.k === null ? metric.name : `${metric.name}@${metric.k}`;
  const short = (text, length) => text.length > length ? `${text.slice(0, length - 1)}…` : text;

  // Whiskers of a dataset's `whiskers`: [{x: [low, high] or null, y: ...}], a point each.
  const whiskers = {
    id: "whiskers",
    afterDatasetsDraw(chart) {
      const { ctx, scales: { x, y } } = chart;
      const line = (x0, y0, x1, y1) => { ctx.moveTo(x0, y0); ctx.lineTo(x1, y1); };
      chart.data.datasets.forEach((dataset) => (dataset.whiskers || []).forEach((bar, i) => {
        const px = x.getPixelForValue(dataset.data[i].x), py = y.getPixelForValue(dataset.data[i].y);
        ctx.save();
        ctx.strokeStyle = dataset.borderColor;
        ctx.lineWidth = 1.5;
        ctx.beginPath();
        if (bar.y) {
          const [low, high] = bar.y.map((v) => y.getPixelForValue(v));
          line(px, low, px, high); line(px - 4, low, px + 4, low); line(px - 4, high, px + 4, high);
        }
        if (bar.x) {
          const [low, high] = bar.x.map((v) => x.getPixelForValue(v));
          line(low, py, high, py); line(low, py - 4, low, py + 4); line(high, py - 4, high, py + 4);
        }
        ctx.stroke();
        ctx.restore();
      }));
    },
  };

  // The band of a dataset's `band` [low, high] behind its level line, and its name at the left end.
  const levels = {
    id: "levels",
    beforeDatasetsDraw(chart) {
      const { ctx, chartArea, scales: { y } } = chart;
      chart.data.datasets.filter((d) => d.band).forEach((dataset) => {
        const [low, high] = dataset.band.map((v) => y.getPixelForValue(v));
        ctx.save();
        ctx.globalAlpha = 0.1;
        ctx.fillStyle = dataset.borderColor;
        ctx.fillRect(chartArea.left, high, chartArea.width, low - high);
        ctx.restore();
      });
    },
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales: { y } } = chart;
      let free = Infinity;  // labels go upwards from the lowest, never over one another
      chart.data.datasets.filter((d) => d.level !== undefined).sort((a, b) => a.level - b.level)
        .forEach((dataset) => {
          const at = Math.min(y.getPixelForValue(dataset.level) - 4, free);
          free = at - 15;
          ctx.save();
          ctx.font = `12px ${Chart.defaults.font.family}`;
          ctx.fillStyle = dataset.borderColor;
          ctx.strokeStyle = css("--card");
          ctx.lineWidth = 4;
          ctx.lineJoin = "round";
          ctx.strokeText(dataset.label, chartArea.left + 6, at);
          ctx.fillText(dataset.label, chartArea.left + 6, at);
          ctx.restore();
        });
    },
  };

  // Names over the chart at places of the x axis; they step down rather than overlap.
  const guides = {
    id: "guides",
    beforeDatasetsDraw(chart, args, options) {
      const { ctx, chartArea, scales: { x } } = chart;
      const ends = [];  // right end of the last label in each line of labels
      [...(options.at || [])].sort((a, b) => a.x - b.x).forEach(({ x: value, label }) => {
        ctx.save();
        ctx.font = `12px ${Chart.defaults.font.family}`;
        ctx.fillStyle = css("--muted");
        ctx.strokeStyle = css("--line");
        const px = x.getPixelForValue(value), width = ctx.measureText(label).width;
        const left = Math.max(chartArea.left, Math.min(px - width / 2, chartArea.right - width));
        let row = ends.findIndex((end) => end + 8 < left);
        if (row < 0) row = ends.length;
        ends[row] = left + width;
        ctx.fillText(label, left, chartArea.top - 8 - 15 * row);
        ctx.beginPath();
        ctx.moveTo(px, chartArea.top);
        ctx.lineTo(px, chartArea.bottom);
        ctx.stroke();
        ctx.restore();
      });
    },
  };

  // The value at the end of each bar.
  const barValues = {
    id: "barValues",
    afterDatasetsDraw(chart) {
      const { ctx } = chart;
      ctx.save();
      ctx.font = `12px ${Chart.defaults.font.family}`;
      ctx.fillStyle = css("--ink");
      ctx.textBaseline = "middle";
      chart.getDatasetMeta(0).data.forEach((bar, i) => {
        ctx.fillText(`${amount(chart.data.datasets[0].data[i])} s`, bar.x + 6, bar.y);
      });
      ctx.restore();
    },
  };

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

  // The vertical axis of a quality: just wide enough for the values and intervals in `ends`.
  const qualityAxis = (title, ends) => axis(title, ends.length === 0 ? {} : {
    suggestedMin: Math.min(...ends), suggestedMax: Math.max(...ends), grace: "4%",
  });

  function qualityAgainstSpeed() {
    const metric = chosen("speed-metric");
    const systems = data.systems.filter((s) => shown(s) && s.values[metric]);
    const placed = systems.filter((s) => s.speed);
    const right = 1.08 * Math.max(...data.systems.map((s) => s.speed ? s.speed[2] ?? s.speed[0] : 0));
    const datasets = systems.map((system) => {
      const [value, low, high] = system.values[metric];
      const known = low !== null && high !== null;
      const look = { label: system.name, borderColor: colourOf(system), backgroundColor: colourOf(system) };
      if (!system.speed) {
        return {
          ...look, label: system.recommender, level: value, band: known ? [low, high] : null,
          data: [{ x: 0, y: value }, { x: right, y: value }], showLine: true, borderWidth: 1.5,
          borderDash: [5, 4], pointRadius: 0, pointHitRadius: 0,
        };
      }
      const [speed, slow, fast] = system.speed;
      return {
        ...look, data: [{ x: speed, y: value }], pointStyle: shape(variantIndex(system)),
        pointRadius: 6, pointHoverRadius: 8, system,
        whiskers: [{ y: known ? [low, high] : null, x: slow !== null && fast !== null ? [slow, fast] : null }],
      };
    });
    const ends = systems.flatMap((s) => s.values[metric]).filter((v) => v !== null);
    const at = unique(placed.map((s) => s.variant))
      .map((label) => ({ label, x: placed.find((s) => s.variant === label).speed[0] }));
    return {
      type: "scatter", data: { datasets }, plugins: [guides, levels, whiskers],
      options: {
        layout: { padding: { top: 14 + 15 * Math.min(at.length, 3) } },
        scales: {
          x: axis("texts per second", { min: 0, max: right, ticks: { callback: amount } }),
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
        pointStyle: shape(variantIndex(system)), pointRadius: system.variant === null ? 2.5 : 4.5,
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
    const wide = Math.min(...xs) > 0 && Math.max(...xs) > 20 * Math.min(...xs);
    const unit = data.latency[0].unit;
    return {
      type: "scatter", data: { datasets },
      options: {
        interaction: { mode: "nearest", intersect: false },
        scales: {
          x: axis(`latency, ${unit}`, wide ? { type: "logarithmic", ticks: { callback: amount } }
            : { beginAtZero: true, ticks: { callback: amount } }),
          y: axis("share of texts done", { min: 0, max: 100, ticks: { stepSize: 25, callback: (v) => `${v} %` } }),
        },
        plugins: {
          tooltip: tooltip(({ dataset, raw }) => `${dataset.label}: ${raw.y.toFixed(1)} % within ${amount(raw.x)} ${unit}`),
        },
      },
    };
  }

  function stages() {
    const labels = data.stages.map(([name]) => name);
    const seconds = data.stages.map(([, value]) => value);
    byId("stages").parentElement.style.height = `${90 + 30 * labels.length}px`;
    return {
      type: "bar", plugins: [barValues],
      data: { labels, datasets: [{ data: seconds, backgroundColor: colour(0), borderRadius: 4, barThickness: 16 }] },
      options: {
        indexAxis: "y",
        scales: {
          x: axis("seconds", { beginAtZero: true, suggestedMax: 1.2 * Math.max(...seconds) }),
          y: axis("", {
            title: { display: false }, grid: { display: false },
            ticks: { autoSkip: false, color: css("--ink"), callback: (i) => short(labels[i], 26) },
          }),
        },
        plugins: {
          tooltip: tooltip(({ label, raw }) => `${label}: ${amount(raw)} s`),
        },
      },
    };
  }

  const kCharts = { "quality-speed": qualityAgainstSpeed, "quality-k": qualityAtCutoffs, latency, stages };
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

  // The sign of a legend entry: a dot in a recommender's colour, a variant's shape or its line.
  function drawKeys(signs) {
    const kOutlines = {
      circle: "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0", rect: "M3 3h10v10H3z", triangle: "M8 2l6.5 11.5h-13z",
      rectRot: "M8 1l7 7l-7 7l-7-7z",
    };
    signs.forEach((svg) => {
      const path = svg.querySelector("path");
      const index = Number(svg.dataset.index);
      const line = svg.dataset.kind === "line";
      path.setAttribute("d", line ? "M0 8h28" : kOutlines[svg.dataset.kind === "shape" ? shape(index) : "circle"]);
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
      svg.dataset.index = index;
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

  function addOptions(id, metrics) {
    const select = byId(id);
    if (!select) return;
    metrics.forEach(({ label, index }) => select.append(new Option(label, index, false, index === data.main)));
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
  addOptions("speed-metric", indexed.map(({ index, ...metric }) => ({ index, label: metricLabel(metric) })));
  addOptions("cutoff-metric", unique(indexed.filter((m) => m.k !== null).map((m) => m.name)).map((name) => {
    const same = indexed.filter((m) => m.name === name);
    return { label: name, index: (same.find((m) => m.index === data.main) || same[0]).index };
  }));
  for (const chart of ["speed", "cutoff"]) {
    addLegend(`${chart}-recommenders`, "recommender", "dot", recommenders);
    addLegend(`${chart}-variants`, "variant", "shape", variants);
  }
  addLegend("latency-variants", "variant", "line", variants);
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
})();
