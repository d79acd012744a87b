// Cost and accuracy over the iterations, with a cursor at the current frame.

const MARGIN = { left: 46, right: 18, top: 8, bottom: 38 };

function chartBox(width, height, scale) {
  return {
    left: MARGIN.left * scale,
    top: MARGIN.top,
    width: width - MARGIN.left * scale - MARGIN.right,
    height: height - MARGIN.top - MARGIN.bottom * scale,
  };
}

// While training the axis shows the whole plan, afterwards what there is.
function lastIteration(film) {
  const seen = Math.max(1, film.iteration.at(-1) || 0, film.trace_iteration.at(-1) || 0);
  return film.header.state === "training" ? Math.max(seen, film.header.iterations) : seen;
}

function bounds(arrays, usable) {
  let [low, high] = [Infinity, -Infinity];
  for (const values of arrays) {
    for (const value of values) {
      if (!usable(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? [low, high] : null;
}

// The axes of cost and of accuracy are those of all films on the stage; one that diverged has its
// own, and of several the band of each step is cut off where it is far above the rest.
function drawCost(area, film, frame, theme, log, films) {
  const { train_cost, dev_cost } = film;
  const usable = (value) => Number.isFinite(value) && (!log || value > 0);
  const steady = films.filter((one) => one.header.state !== "diverged");
  const pool = steady.includes(film) ? steady : [film];
  const costs = pool.length > 1 ? ["train_cost", "dev_cost"] : ["trace_low", "trace_high", "train_cost", "dev_cost"];
  const all = pool.flatMap((one) => costs.map((name) => one[name]));
  const found = bounds(all, usable) || [0.1, 1];
  const range = log ? [found[0] * 0.9, found[1] * 1.1] : [Math.min(0, found[0]), found[1] * 1.05];
  if (!(range[0] < range[1])) range[1] = range[0] + 1;
  const lines = { train: train_cost, dev: dev_cost };
  const y = log ? logTicks(...range) : ticks(...range, area.height / (45 * theme.scale));
  drawChart(area, film, frame, theme, { range, lines, y, log, band: true });
}

function drawAccuracy(area, film, frame, theme, films) {
  const percent = (values) => values.map((value) => 100 * value);
  const lines = { train: percent(film.train_accuracy), dev: percent(film.dev_accuracy) };
  const all = films.flatMap((one) => [one.train_accuracy, one.dev_accuracy]);
  const level = film.header.level;
  if (level) all.push([level[1]]);
  const found = bounds(all, Number.isFinite) || [0.5, 1];
  const range = [Math.min(90, Math.floor(10 * found[0]) * 10), 101];
  const y = ticks(range[0], 100, area.height / (45 * theme.scale));
  drawChart(area, film, frame, theme, { range, lines, y, level });
}

function drawChart({ context, width, height }, film, frame, theme, spec) {
  const box = chartBox(width, height, theme.scale);
  const last = lastIteration(film);
  const scale = makeScale(box, [0, last], spec.range, spec.log);
  const x = ticks(0, last, box.width / (60 * theme.scale));
  drawAxes(context, box, scale, theme, { x, y: spec.y, name: "update", lines: true });
  if (spec.level) drawLevel(context, box, scale.y(100 * spec.level[1]), spec.level[0], theme);
  if (!film.frames) return;
  const cursor = scale.x(film.iteration[frame]);
  // What is still to come in the film is there, but pale.
  for (const [strength, from, to] of [[0.3, cursor, width], [1, 0, cursor]]) {
    context.save();
    context.beginPath();
    context.rect(from, 0, to - from, box.top + box.height);
    context.clip();
    context.globalAlpha = strength;
    if (spec.band) drawBand(context, scale, film, theme);
    drawLines(context, scale, film, spec.lines, theme);
    context.restore();
  }
  drawCursor(context, box, cursor, theme);
  for (const part of ["train", "dev"]) {
    const value = spec.lines[part][frame];
    if (!scale.usable(value)) continue;
    context.beginPath();
    addMark(context, part, cursor, scale.y(value), 4 * theme.scale);
    context.fillStyle = film.header.colours[part];
    context.fill();
    context.stroke();
  }
}

// A dotted line across, with words below its left end.
function drawLevel(context, box, y, words, theme) {
  context.setLineDash([2, 4]);
  context.strokeStyle = theme.text;
  context.beginPath();
  context.moveTo(box.left, y);
  context.lineTo(box.left + box.width, y);
  context.stroke();
  context.setLineDash([]);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText(words, box.left + 4, y + 3, box.width);
}

function drawLines(context, scale, film, lines, theme) {
  context.lineWidth = 2 * theme.scale;
  for (const part of ["train", "dev"]) {
    context.strokeStyle = film.header.colours[part];
    context.setLineDash(part === "dev" ? [6, 3] : []);
    context.beginPath();
    let open = false;
    lines[part].forEach((value, k) => {
      const usable = scale.usable(value);
      const [x, y] = [scale.x(film.iteration[k]), scale.y(value)];
      if (usable && open) context.lineTo(x, y);
      if (usable && !open) context.moveTo(x, y);
      open = usable;
    });
    context.stroke();
  }
}

// The cost of every step between its lowest and its highest value, broken where it is not a number.
function drawBand(context, scale, film, theme) {
  const { trace_iteration: x, trace_low: low, trace_high: high } = film;
  const usable = (k) => k < x.length && scale.usable(low[k]) && scale.usable(high[k]);
  context.fillStyle = context.strokeStyle = theme.grid;
  context.lineWidth = 1;
  for (let k = 0; k < x.length; k++) {
    if (!usable(k)) continue;
    const first = k;
    while (usable(k + 1)) k++;
    context.beginPath();
    for (let at = first; at <= k; at++) context.lineTo(scale.x(x[at]), scale.y(high[at]));
    for (let at = k; at >= first; at--) context.lineTo(scale.x(x[at]), scale.y(low[at]));
    context.fill();
    context.stroke();
  }
}

function drawCursor(context, box, x, theme) {
  context.beginPath();
  context.moveTo(x, box.top);
  context.lineTo(x, box.top + box.height);
  context.lineWidth = 1.2;
  context.strokeStyle = theme.text;
  context.setLineDash([]);
  context.stroke();
}

// The frame whose iteration is nearest to a click at x, in a chart of this width.
function frameAt(film, x, width, scale) {
  const box = chartBox(width, 0, scale);
  return nearestFrame(film, ((x - box.left) / box.width) * lastIteration(film));
}

function nearestFrame(film, wanted) {
  let nearest = 0;
  film.iteration.forEach((iteration, k) => {
    if (Math.abs(iteration - wanted) < Math.abs(film.iteration[nearest] - wanted)) nearest = k;
  });
  return nearest;
}
