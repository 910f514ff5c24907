// What Chart.js does not draw by itself.

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
    // A label is over its line, or under it where another line is near; beside those that it would
    // cover.
    const all = chart.data.datasets.filter((d) => d.level !== undefined);
    const lines = all.map((dataset) => y.getPixelForValue(dataset.level));
    const isFree = (from, to) => !lines.some((line) => line > from && line < to);
    const placed = [];
    all.sort((a, b) => a.level - b.level)
      .forEach((dataset) => {
        ctx.save();
        ctx.font = `12px ${Chart.defaults.font.family}`;
        const line = y.getPixelForValue(dataset.level);
        const under = !isFree(line - 16, line) && isFree(line, line + 16) && line + 16 < chartArea.bottom;
        const at = line + (under ? 13 : -4), width = ctx.measureText(dataset.label).width;
        let left = chartArea.left + 6;
        const covered = () => placed.find((other) => Math.abs(other.at - at) < 12 &&
          left < other.right + 12 && other.left < left + width + 12);
        for (let other = covered(); other; other = covered()) left = other.right + 12;
        placed.push({ at, left, right: left + width });
        ctx.fillStyle = dataset.borderColor;
        ctx.strokeStyle = css("--card");
        ctx.lineWidth = 4;
        ctx.lineJoin = "round";
        ctx.strokeText(dataset.label, left, at);
        ctx.fillText(dataset.label, left, at);
        ctx.restore();
      });
  },
};

// Names over the chart at places of the x axis, in lines rather than over one another; what has no
// room is left to the legend.
const kGuideRows = 3;
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
      if (row < kGuideRows) {
        ends[row] = left + width;
        ctx.fillText(label, left, chartArea.top - 8 - 15 * row);
      }
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
      ctx.fillText(time(chart.data.datasets[0].data[i]), bar.x + 6, bar.y);
    });
    ctx.restore();
  },
};
