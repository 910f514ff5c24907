// A line for each slice, in it the systems below one another.

function qualityBySlice() {
  const { metric, measures, groups } = data.slices;
  const measure = chosen("slices-measure");
  const { slices } = groups[chosen("slices-by")];
  const format = measure === 0 ? quality : signed;
  const systems = data.systems.map((system, index) => ({ ...system, index }))
    .filter((s) => shown(s) && slices.some(({ systems: all }) => all[s.index]?.values[measure]));
  const step = 0.75 / Math.max(1, systems.length);
  const box = byId("quality-slices").parentElement;
  const narrow = box.clientWidth < 480;
  box.style.height = `${90 + slices.length * Math.max(26, 13 * systems.length)}px`;
  const datasets = systems.map((system, i) => {
    const points = slices.map(({ name, systems: all }, line) => ({ name, cell: all[system.index], y: line + step * (i - (systems.length - 1) / 2) }))
      .filter(({ cell }) => cell?.values[measure]);
    return {
      label: system.name, borderColor: colourOf(system), backgroundColor: colourOf(system),
      ...marker(variantIndex(system)), pointRadius: system.variant === null ? 3 : 4.5, pointHoverRadius: 7, pointHitRadius: 6,
      data: points.map(({ name, cell, y }) => ({ x: cell.values[measure][0], y, name, cell })),
      whiskers: points.map(({ cell: { values } }) => {
        const [, low, high] = values[measure];
        return { x: low !== null && high !== null ? [low, high] : null };
      }),
    };
  });
  const ends = datasets.flatMap((d) => d.data.flatMap(({ cell }) => cell.values[measure])).filter((v) => v !== null);
  return {
    type: "scatter", data: { datasets }, plugins: measure === 0 ? [whiskers] : [references, whiskers],
    options: {
      scales: {
        x: measure === 0 ? qualityAxis(metric, ends)
          : axis(measures[measure], { suggestedMin: Math.min(0, ...ends), suggestedMax: Math.max(0, ...ends), grace: "4%" }),
        y: axis("", {
          title: { display: false }, reverse: true, min: -0.5, max: slices.length - 0.5,
          grid: { display: false },
          afterBuildTicks: (scale) => { scale.ticks = slices.map((slice, value) => ({ value })); },
          ticks: { autoSkip: false, color: css("--ink"), callback: (i) => short(slices[i].name, narrow ? 17 : 40) },
        }),
      },
      plugins: {
        references: { reference: 0, limits: [] },
        tooltip: tooltip(({ dataset, raw: { name, cell } }) => [
          `${dataset.label}: ${name}`, format(cell.values[measure][0]) + interval(cell.values[measure], format),
          `${cell.n} users${cell.p[measure] === null ? "" : `, p adjusted ${cell.p[measure].toPrecision(2)}`}`]),
      },
    },
  };
}
