// View "boundary": decision regions from one frame's weights, or from the output that the server
// computed where the activation is not known here; and the points on them.

// Grid points along an edge: at least, at most, and what a picture may cost in weights times points.
const COARSE = { least: 40, most: 100, work: 8e6 };
const FINE = { least: 80, most: 220, work: 6e7 };

// As fine a grid as a net of so many parameters is drawn in time on.
export function gridSize(parameters, { least, most, work }) {
  return Math.round(Math.min(most, Math.max(least, Math.sqrt(work / parameters))));
}

// Grid points from edge to edge, top row first, as X (2, n * n).
export function gridPoints([xmin, xmax, ymin, ymax], n) {
  const X = new Float32Array(2 * n * n);
  for (let row = 0, k = 0; row < n; row++) {
    for (let column = 0; column < n; column++, k++) {
      X[k] = xmin + ((xmax - xmin) * column) / (n - 1);
      X[n * n + k] = ymax - ((ymax - ymin) * row) / (n - 1);
    }
  }
  return X;
}

function frameTheta(film, frame) {
  const P = film.theta.length / film.frames;
  return film.theta.subarray(frame * P, (frame + 1) * P);
}

// How far class c leads at each grid point: its probability minus the best of the others.
function lead(P, units, m, c) {
  const F = new Float32Array(m);
  for (let p = 0; p < m; p++) {
    let other = units === 1 ? 0.5 : 0;
    for (let i = 0; i < units; i++) if (i !== c) other = Math.max(other, P[i * m + p]);
    F[p] = (units === 1 ? P[p] : P[c * m + p]) - other;
  }
  return F;
}

// From the page's background at "cannot tell" to the class's colour at "sure".
function paintRegions(image, P, units, colours, theme) {
  const m = image.width * image.height;
  const classes = predict(P, units, m);
  const tints = colours.map(rgb);
  const [r0, g0, b0] = rgb(theme.background);
  const chance = units === 1 ? 0.5 : 1 / units;
  for (let p = 0; p < m; p++) {
    const c = classes[p];
    const sure = c < 0 ? chance : units === 1 ? Math.max(P[p], 1 - P[p]) : P[c * m + p];
    const strength = 0.52 * ((sure - chance) / (1 - chance)) ** 0.7;
    const tint = tints[Math.max(c, 0)];
    image.data[4 * p] = r0 + (tint[0] - r0) * strength;
    image.data[4 * p + 1] = g0 + (tint[1] - g0) * strength;
    image.data[4 * p + 2] = b0 + (tint[2] - b0) * strength;
    image.data[4 * p + 3] = 255;
  }
}

// Marching squares: where F, on an n x n grid, crosses 0.
function addLevelLine(context, F, n, box) {
  const step = [box.width / (n - 1), box.height / (n - 1)];
  const found = [];
  const cross = (k, l, row, column, down) => {
    if (F[k] > 0 === F[l] > 0) return;
    const part = F[k] / (F[k] - F[l]);
    found.push(box.left + (column + (down ? 0 : part)) * step[0]);
    found.push(box.top + (row + (down ? part : 0)) * step[1]);
  };
  for (let row = 0; row < n - 1; row++) {
    for (let column = 0; column < n - 1; column++) {
      const k = row * n + column;
      const above = (F[k] > 0) + (F[k + 1] > 0) + (F[k + n] > 0) + (F[k + n + 1] > 0);
      if (above === 0 || above === 4) continue;
      found.length = 0;
      cross(k, k + 1, row, column, false);
      cross(k + 1, k + n + 1, row, column + 1, true);
      cross(k + n, k + n + 1, row + 1, column, false);
      cross(k, k + n, row, column, true);
      for (let at = 0; at < found.length; at += 4) {
        context.moveTo(found[at], found[at + 1]);
        context.lineTo(found[at + 2], found[at + 3]);
      }
    }
  }
}

class BoundaryPicture {
  constructor() {
    this.buffer = document.createElement("canvas");
  }

  draw({ context, width, height }, film, frame, theme, options) {
    const { extent, axes } = film.header;
    const [left, top] = [40 * theme.scale, 22 * theme.scale];
    const box = { left, top, width: width - left - 10, height: height - top - 38 * theme.scale };
    this.box = box;
    const scale = makeScale(box, extent.slice(0, 2), extent.slice(2));
    if (film.frames) this.drawRegions(context, box, film, frame, theme, options.fine);
    drawAxes(context, box, scale, theme, {
      x: ticks(extent[0], extent[1], box.width / (70 * theme.scale)),
      y: ticks(extent[2], extent[3], box.height / (55 * theme.scale)),
      name: axes[0],
    });
    context.textAlign = "left";
    context.fillText(axes[1], 4, 15 * theme.scale, width - 8);
    context.strokeStyle = theme.soft;
    context.lineWidth = 1;
    context.strokeRect(box.left, box.top, box.width, box.height);
    const r = markRadius(box, film.train_y.length + film.dev_y.length);
    context.save();
    context.beginPath();
    context.rect(box.left, box.top, box.width, box.height);
    context.clip();
    for (const part of ["train", "dev"]) {
      if (options.show[part]) this.drawPoints(context, scale, film, frame, theme, part, r);
    }
    context.restore();
  }

  // The point, in the features' units, where the picture was clicked; nothing beside the regions.
  pointAt({ offsetX, offsetY }, [xmin, xmax, ymin, ymax]) {
    const { left, top, width, height } = this.box;
    const [u, v] = [(offsetX - left) / width, (offsetY - top) / height];
    if (Math.abs(u - 0.5) > 0.5 || Math.abs(v - 0.5) > 0.5) return null;
    return [xmin + u * (xmax - xmin), ymax - v * (ymax - ymin), Date.now()];
  }

  drawRegions(context, box, film, frame, theme, fine) {
    const { header } = film;
    const theta = film.regions ? null : frameTheta(film, frame);
    const n = header.side || gridSize(theta.length, fine ? FINE : COARSE);
    const units = header.network.layer_dims.at(-1);
    const grid = `${header.extent} ${n}`;
    if (this.grid !== grid) {
      this.grid = grid;
      this.X = gridPoints(header.extent, n);
      this.buffer.width = this.buffer.height = n;
      this.image = new ImageData(n, n);
    }
    const P = theta ? forward(header, theta, this.X, n * n) : drawnOutput(film, frame);
    paintRegions(this.image, P, units, header.colours.classes, theme);
    this.buffer.getContext("2d").putImageData(this.image, 0, 0);
    context.imageSmoothingEnabled = true;
    // Grid points lie on the edges, so half a pixel is left off on each side.
    const { left, top, width, height } = box;
    context.drawImage(this.buffer, 0.5, 0.5, n - 1, n - 1, left, top, width, height);
    context.beginPath();
    for (let c = 0; c < units; c++) addLevelLine(context, lead(P, units, n * n, c), n, box);
    context.lineWidth = 2 * theme.scale;
    context.strokeStyle = theme.text;
    context.stroke();
  }

  drawPoints(context, scale, film, frame, theme, part, r) {
    const X = film[part + "_columns"];
    const y = film[part + "_y"];
    const m = y.length;
    if (!m) return;
    let wrong = () => false;
    const right = film[part + "_right"];
    if (right) {
      const known = right.length / film.frames;
      wrong = (k) => k < known && !right[frame * known + k];
    } else if (film.frames) {
      const P = forward(film.header, frameTheta(film, frame), X, m);
      const guess = predict(P, film.header.network.layer_dims.at(-1), m);
      wrong = (k) => guess[k] !== y[k];
    }
    const place = (k) => [scale.x(X[k]), scale.y(X[m + k])];
    drawMarks(context, theme, part, m, place, y, wrong, film.header.colours.classes, r);
  }
}
