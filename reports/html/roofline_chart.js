// Operations a second against operations a byte, both logarithmic, under what the machine reached.

// The name of each roof over its right end, beside one that it would cover.
const roofNames = {
  id: "roofNames",
  afterDatasetsDraw(chart) {
    const { ctx, chartArea, scales: { y } } = chart;
    const placed = [];
    chart.data.datasets.filter((d) => d.roof).sort((a, b) => b.roof.value - a.roof.value).forEach(({ roof }) => {
      ctx.save();
      ctx.font = `12px ${Chart.defaults.font.family}`;
      ctx.fillStyle = css("--muted");
      ctx.textAlign = "right";
      const at = y.getPixelForValue(roof.value / 1e9) - 5;
      const right = placed.filter((other) => Math.abs(other.at - at) < 13)
        .reduce((end, other) => Math.min(end, other.left - 12), chartArea.right - 6);
      placed.push({ at, left: right - ctx.measureText(roof.name).width });
      ctx.fillText(roof.name, right, at);
      ctx.restore();
    });
  },
};

function roofline() {
  const { memory, roofs, points } = data.roofline;
  const highest = Math.max(...[...roofs, ...points].map((each) => each.value || each.rate));
  const xs = [...points.map((point) => point.intensity), ...(memory ? roofs.map((roof) => roof.value / memory) : [])];
  const left = Math.min(...xs) / 4, right = 4 * Math.max(...xs);
  const lines = roofs.map((roof, index) => {
    const ridge = memory ? roof.value / memory : left;
    return {
      label: roof.name, roof, showLine: true, borderColor: css("--muted"), borderWidth: 1.5, borderDash: dash(index),
      pointRadius: 0, pointHitRadius: 6,
      data: [...(memory ? [{ x: left, y: left * memory / 1e9 }] : []), { x: ridge, y: roof.value / 1e9 },
        { x: right, y: roof.value / 1e9 }],
    };
  });
  const marks = points.filter((point) => !hidden.has(`variant:${point.variant}`)).map((point) => {
    const index = variants.indexOf(point.variant);
    return {
      label: point.variant, point, borderColor: colour(index), backgroundColor: colour(index), ...marker(index),
      pointRadius: 6, pointHoverRadius: 8, data: [{ x: point.intensity, y: point.rate / 1e9 }],
    };
  });
  const lowest = Math.min(...points.map((point) => point.rate), ...roofs.map((roof) => roof.value));
  return {
    type: "scatter", data: { datasets: [...marks, ...lines] }, plugins: [roofNames],
    options: {
      scales: {
        x: axis("operations per byte of weights", { min: left, max: right, ...scaleType(true) }),
        y: axis("GOP/s", { min: lowest / 4e9, max: 2 * highest / 1e9, ...scaleType(true) }),
      },
      plugins: {
        tooltip: tooltip(({ dataset: { point, roof } }) => point
          ? [point.variant, `${amount(point.rate / 1e9)} GOP/s, ${amount(100 * point.rate / point.limit)} % of its limit, ${amount(point.limit / 1e9)}`,
            `${amount(point.intensity)} operations a byte`, point.parts]
          : [`${roof.name}: ${amount(roof.value / 1e9)} G/s`, ...(memory ? [`memory: ${amount(memory / 1e9)} Gbytes/s`] : [])]),
      },
    },
  };
}
