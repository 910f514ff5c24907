// Values with their intervals, one below the other, against a reference: differences, ratios, rows of a gate.

// The reference as a line through all rows, the limit of a row, where it has one, as a mark in it.
const references = {
  id: "references",
  beforeDatasetsDraw(chart, args, { reference, limits }) {
    const { ctx, chartArea, scales: { x, y } } = chart;
    const line = (value, top, bottom, style, dashes) => {
      const px = x.getPixelForValue(value);
      if (!(px >= chartArea.left && px <= chartArea.right)) return;
      ctx.save();
      ctx.strokeStyle = style;
      ctx.lineWidth = 1.5;
      ctx.setLineDash(dashes);
      ctx.beginPath();
      ctx.moveTo(px, top);
      ctx.lineTo(px, bottom);
      ctx.stroke();
      ctx.restore();
    };
    line(reference, chartArea.top, chartArea.bottom, css("--muted"), []);
    limits.forEach((limit, i) => {
      if (limit === null) return;
      const py = y.getPixelForValue(i);
      line(limit, py - 10, py + 10, css("--ink"), [3, 2]);
    });
  },
};

const signed = (value) => (value > 0 ? "+" : "") + value.toPrecision(3);
const times = (value) => `${value.toFixed(3)}x`;

function intervalChart(id) {
  const { series, choices } = data.intervals[id];
  const { label, reference, rows } = choices[byId(`${id}-choice`) ? chosen(`${id}-choice`) : 0];
  const all = rows.filter((row) => row.value !== null && !hidden.has(`${id}:${series[row.series]}`));
  const format = reference === 1 ? times : signed;
  const box = byId(id).parentElement;
  const narrow = box.clientWidth < 480;
  box.style.height = `${90 + 26 * Math.max(2, all.length)}px`;
  const ends = [reference, ...all.flatMap((row) => [row.value, row.low, row.high, row.limit])]
    .filter((value) => value !== null);
  const wide = reference === 1 && isWide(ends);
  const room = 0.06 * (Math.max(...ends) - Math.min(...ends)) || 0.01;
  const datasets = series.map((name, index) => {
    const own = all.map((row, y) => ({ row, y })).filter(({ row }) => row.series === index);
    return {
      label: name, borderColor: colour(index), backgroundColor: colour(index), ...marker(index),
      pointRadius: 5, pointHoverRadius: 7, pointHitRadius: 8,
      data: own.map(({ row, y }) => ({ x: row.value, y, row })),
      whiskers: own.map(({ row }) => ({ x: row.low !== null && row.high !== null ? [row.low, row.high] : null })),
    };
  });
  return {
    type: "scatter", data: { datasets }, plugins: [references, whiskers],
    options: {
      scales: {
        x: axis(label, wide ? { type: "logarithmic", ticks: { callback: roundTick, includeBounds: false } }
          : { min: Math.min(...ends) - room, max: Math.max(...ends) + room, ticks: { includeBounds: false } }),
        y: axis("", {
          title: { display: false }, grid: { display: false }, reverse: true, min: -0.6, max: Math.max(0.6, all.length - 0.4),
          afterBuildTicks: (scale) => { scale.ticks = all.map((row, value) => ({ value })); },
          ticks: { autoSkip: false, color: css("--ink"), callback: (i) => short(all[i].label, narrow ? 17 : 40) },
        }),
      },
      plugins: {
        references: { reference, limits: all.map((row) => row.limit) },
        tooltip: tooltip(({ dataset, raw: { row } }) =>
          [row.label, `${dataset.label}: ${format(row.value)}${interval([0, row.low, row.high], format)}`]),
      },
    },
  };
}
