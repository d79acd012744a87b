// The payload's reader and the network's forward pass; the twin of core's, tested against NumPy.

export function headerOf(data) {
  return JSON.parse(new TextDecoder().decode(data.subarray(4, bodyAt(data))));
}

function bodyAt(data) {
  return 4 + new DataView(data.buffer, data.byteOffset).getUint32(0, true);
}

export async function decode(data) {
  const header = headerOf(data);
  const packed = new Blob([data.subarray(bodyAt(data))]).stream();
  const unpacked = packed.pipeThrough(new DecompressionStream("deflate"));
  const bytes = new Uint8Array(await new Response(unpacked).arrayBuffer());
  const film = { header };
  const kinds = { f32: Float32Array, u8: Uint8Array };
  for (const [name, { type, offset, length }] of Object.entries(header.sections)) {
    film[name] = type === "bit" ? bits(bytes, offset, length)
      : new kinds[type](bytes.buffer, offset, length);
  }
  film.frames = film.iteration.length;
  if (film.theta_added) film.theta = weights(film.theta_added, film.frames, header.step);
  if (header.view === "boundary") {
    for (const part of ["train", "dev"]) film[part + "_columns"] = columns(film[part + "_x"]);
  }
  return film;
}

// One byte a bit, the highest bit of a byte first.
function bits(bytes, start, count) {
  const seen = new Uint8Array(count);
  for (let i = 0; i < count; i++) seen[i] = (bytes[start + (i >> 3)] >> (7 - (i & 7))) & 1;
  return seen;
}

// Of each weight, the steps that each frame adds to the one before; a step's bytes lie apart.
function weights(added, frames, step) {
  const size = added.length / 4;
  const parameters = size / frames;
  const theta = new Float32Array(size);
  for (let p = 0, i = 0; p < parameters; p++) {
    for (let frame = 0, steps = 0; frame < frames; frame++, i++) {
      steps += added[i] | added[size + i] << 8 | added[2 * size + i] << 16 | added[3 * size + i] << 24;
      theta[frame * parameters + p] = steps * step;
    }
  }
  return theta;
}

// (m, 2) row by row -> (2, m), the chapter's shape of X.
function columns(x) {
  const m = x.length / 2;
  const X = new Float32Array(x.length);
  for (let p = 0; p < m; p++) {
    X[p] = x[2 * p];
    X[m + p] = x[2 * p + 1];
  }
  return X;
}

// Eq. 1 and eq. 12: X (n_0, m) raw -> output (n_L, m); theta is W1 row by row, b1, W2, b2, ...
export function forward(header, theta, X, m) {
  const { layer_dims, activation, output } = header.network;
  const L = layer_dims.length - 1;
  let A = standardize(header.scaling, X, m);
  let start = 0;
  for (let l = 1; l <= L; l++) {
    const inputs = layer_dims[l - 1];
    const Z = linear(theta.subarray(start), layer_dims[l], inputs, A, m);
    start += layer_dims[l] * (inputs + 1);
    if (l < L) activate(Z, activation);
    A = Z;
  }
  if (output === "sigmoid") activate(A, "sigmoid");
  else softmax(A, layer_dims[L], m);
  return A;
}

function standardize({ mean, std }, X, m) {
  const A = new Float32Array(X.length);
  for (let k = 0; k < X.length; k++) {
    const i = Math.floor(k / m);
    A[k] = (X[k] - mean[i]) / std[i];
  }
  return A;
}

function linear(theta, units, inputs, A, m) {
  const Z = new Float32Array(units * m);
  for (let i = 0; i < units; i++) {
    const z = Z.subarray(i * m, (i + 1) * m).fill(theta[units * inputs + i]);
    const row = (j) => A.subarray(j * m, (j + 1) * m);
    const w = theta.subarray(i * inputs, (i + 1) * inputs);
    let j = 0;
    // Four inputs at a time: a fourth of the reads and writes of z.
    for (; j + 3 < inputs; j += 4) {
      const [w0, w1, w2, w3] = w.subarray(j, j + 4);
      const [a0, a1, a2, a3] = [row(j), row(j + 1), row(j + 2), row(j + 3)];
      for (let p = 0; p < m; p++) z[p] += w0 * a0[p] + w1 * a1[p] + w2 * a2[p] + w3 * a3[p];
    }
    for (; j < inputs; j++) {
      const [wj, a] = [w[j], row(j)];
      for (let p = 0; p < m; p++) z[p] += wj * a[p];
    }
  }
  return Z;
}

// NaN stays NaN in each, so that a diverged net does not look like a sure one.
function activate(Z, name) {
  const size = Z.length;
  if (name === "relu") for (let p = 0; p < size; p++) Z[p] = Z[p] < 0 ? 0 : Z[p];
  // tanh by way of exp: Math.tanh takes about twice as long.
  if (name === "tanh") for (let p = 0; p < size; p++) Z[p] = 1 - 2 / (Math.exp(2 * Z[p]) + 1);
  if (name === "sigmoid") for (let p = 0; p < size; p++) Z[p] = 1 / (1 + Math.exp(-Z[p]));
}

function softmax(Z, units, m) {
  for (let p = 0; p < m; p++) {
    let most = Z[p];
    for (let i = 1; i < units; i++) most = Math.max(most, Z[i * m + p]);
    let sum = 0;
    for (let i = 0; i < units; i++) sum += Z[i * m + p] = Math.exp(Z[i * m + p] - most);
    for (let i = 0; i < units; i++) Z[i * m + p] /= sum;
  }
}

// A frame's output (n_L, m) as the server computed it: 0..254 stand for 0..1, 255 for NaN.
export function drawnOutput(film, frame) {
  const size = film.regions.length / film.frames;
  const bytes = film.regions.subarray(frame * size, (frame + 1) * size);
  return Float32Array.from(bytes, (byte) => (byte > 254 ? NaN : byte / 254));
}

// The class each column of an output is given to; NaN gives none (-1).
export function predict(P, units, m) {
  const classes = new Int8Array(m);
  for (let p = 0; p < m; p++) {
    let best = 0;
    for (let i = 1; i < units; i++) if (P[i * m + p] > P[best * m + p]) best = i;
    if (units === 1) best = P[p] >= 0.5 ? 1 : 0;
    classes[p] = P[p] === P[p] ? best : -1;
  }
  return classes;
}
