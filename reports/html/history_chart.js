// A quantity over the records of a history, the level of each segment, and where it changed.

function history() {
  const { label, unit, points, segments } = data.history[byId("history-choice") ? chosen("history-choice") : 0];
  const line = (from, to, level) => ({
    label: "level", data: [{ x: from - 0.5, y: level }, { x: to + 0.5, y: level }], showLine: true,
    borderColor: colour(1), borderWidth: 2, pointRadius: 0, pointHitRadius: 0,
  });
  const at = segments.slice(1).map(([from]) => ({ x: from - 0.5, label: short(points[from].commit, 12) }));
  return {
    type: "scatter", plugins: [guides],
    data: {
      datasets: [
        {
          label, data: points.map((point, x) => ({ x, y: point.value, point })), borderColor: colour(0),
          backgroundColor: colour(0), ...marker(0), pointRadius: 4, pointHoverRadius: 6,
        },
        ...segments.map(([from, to, level]) => line(from, to, level)),
      ],
    },
    options: {
      layout: { padding: { top: 12 + 15 * Math.min(at.length, kGuideRows) } },
      scales: {
        x: axis("record, oldest first", {
          min: -0.5, max: points.length - 0.5, grid: { display: false },
          afterBuildTicks: (scale) => { scale.ticks = points.map((point, value) => ({ value })); },
          ticks: { callback: (i) => short(points[i].commit, 8) },
        }),
        y: axis(unit ? `${label}, ${unit}` : label, { grace: "8%" }),
      },
      plugins: {
        guides: { at },
        tooltip: tooltip(({ raw: { point } }) => point
          ? [`${point.value.toPrecision(6)} ${unit}`, `commit ${point.commit}`, point.created] : ""),
      },
    },
  };
}
