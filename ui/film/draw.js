// What every picture needs: colours of Streamlit's theme, sharp canvases, scales, axes, marks.

const probe = document.createElement("canvas").getContext("2d");
const parsed = new Map();

// Any CSS colour -> [r, g, b]; the canvas does the parsing.
function rgb(colour) {
  if (!parsed.has(colour)) {
    probe.fillStyle = "#888888";
    probe.fillStyle = colour;
    const hex = probe.fillStyle;
    parsed.set(
      colour,
      hex[0] === "#"
        ? [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
        : hex.match(/[\d.]+/g).slice(0, 3).map(Number),
    );
  }
  return parsed.get(colour);
}

function readTheme(root) {
  const style = getComputedStyle(root);
  const value = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const text = value("--st-text-color", "#31333f");
  return {
    text,
    background: value("--st-background-color", "#ffffff"),
    font: value("--st-font", "sans-serif"),
    scale: parseFloat(value("--film-scale", "1")) || 1, // of type and lines, for a large room
    grid: `rgba(${rgb(text).join(",")},0.13)`,
    soft: `rgba(${rgb(text).join(",")},0.72)`,
  };
}

// A cleared context in CSS pixels, whatever the screen's pixel ratio.
function prepare(canvas, theme) {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const pixels = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixels[0]) canvas.width = pixels[0];
  if (canvas.height !== pixels[1]) canvas.height = pixels[1];
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.font = `${Math.round(12 * theme.scale)}px ${theme.font}`;
  return { context, width, height };
}

function makeScale(box, [x0, x1], [y0, y1], log) {
  const flat = log ? Math.log10 : (value) => value;
  const [low, high] = [flat(y0), flat(y1)];
  return {
    x: (value) => box.left + ((value - x0) / (x1 - x0)) * box.width,
    y: (value) => box.top + ((high - flat(value)) / (high - low)) * box.height,
    usable: (value) => Number.isFinite(value) && (!log || value > 0),
  };
}

function ticks(low, high, count) {
  const raw = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= raw * 0.999);
  const found = [];
  for (let k = Math.ceil(low / step - 1e-6); k * step <= high + step * 1e-6; k++) {
    found.push(k * step);
  }
  return found;
}

function logTicks(low, high) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const found = [];
  const every = Math.max(1, Math.ceil((last - first) / 5));
  for (let k = first - 1; k <= last; k += 1) {
    const factors = last - first < 2 ? [1, 2, 5] : (k - first) % every === 0 ? [1] : [];
    for (const factor of factors) {
      const value = factor * 10 ** k;
      if (value >= low * 0.999 && value <= high * 1.001) found.push(value);
    }
  }
  return found.length > 1 ? found : ticks(low, high, 4);
}

const digits = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });

// As lessons/shared/words.py writes numbers: 30,000 and 1e-5; and 0 for -0.
function short(value) {
  const size = Math.abs(value);
  if (size < 1e6 && (size >= 1e-4 || !size)) {
    return digits.format(value + 0);
  }
  return (+value.toPrecision(6)).toExponential().replace("+", "");
}

function drawAxes(context, box, scale, theme, axes) {
  const bottom = box.top + box.height;
  const below = (pixels) => bottom + pixels * theme.scale;
  context.lineWidth = 1;
  context.strokeStyle = theme.grid;
  context.fillStyle = theme.soft;
  context.textBaseline = "top";
  context.textAlign = "center";
  context.beginPath();
  for (const value of axes.x) {
    const x = scale.x(value);
    context.moveTo(x, axes.lines ? box.top : bottom);
    context.lineTo(x, bottom + 4);
    context.fillText(short(value), x, below(6));
  }
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const value of axes.y) {
    const y = scale.y(value);
    context.moveTo(box.left - 4, y);
    context.lineTo(box.left + (axes.lines ? box.width : 0), y);
    context.fillText(short(value), box.left - 6, y, box.left - 8);
  }
  context.stroke();
  context.textAlign = "center";
  context.textBaseline = "bottom";
  context.fillText(axes.name, box.left + box.width / 2, below(35));
}

// All marks of one colour in one path: circles for train, diamonds for dev.
function addMark(context, shape, x, y, r) {
  if (shape === "train") {
    context.moveTo(x + r, y);
    context.arc(x, y, r, 0, 2 * Math.PI);
  } else {
    const d = r * 1.3;
    context.moveTo(x, y - d);
    context.lineTo(x + d, y);
    context.lineTo(x, y + d);
    context.lineTo(x - d, y);
    context.closePath();
  }
}

// The radius of a mark where so many share a box: the more there are, the smaller each.
export function markRadius({ width, height }, count) {
  return Math.max(1.5, Math.min(3.4, 0.13 * Math.sqrt((width * height) / Math.max(1, count))));
}

// Points by class, then a ring round each wrong one; place(k) gives a point's x and y.
function drawMarks(context, theme, part, count, place, classOf, wrong, colours, r) {
  context.lineWidth = (part === "train" ? 0.55 : 0.5) * r;
  context.strokeStyle = part === "train" ? theme.background : theme.text;
  for (let c = 0; c < colours.length; c++) {
    context.beginPath();
    for (let k = 0; k < count; k++) if (classOf[k] === c) addMark(context, part, ...place(k), r);
    // The outline first: where points lie close together their colours win.
    context.stroke();
    context.fillStyle = colours[c];
    context.fill();
  }
  context.beginPath();
  for (let k = 0; k < count; k++) if (wrong(k)) addMark(context, "train", ...place(k), 1.75 * r + 1);
  context.lineWidth = 0.45 * r;
  context.strokeStyle = theme.text;
  context.stroke();
}
