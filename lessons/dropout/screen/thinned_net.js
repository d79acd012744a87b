// Fig. 5, step by step: two drawings of one net, with fresh masks and with the frozen one.

const SVG = "http://www.w3.org/2000/svg";
const STEPS_PER_SECOND = 2.5;
const [WIDTH, TOP, HEIGHT, BOTTOM] = [460, 14, 330, 40];

function make(parent, tag, className = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  return fill(parent, element, text, { ...(className && { class: className }), ...attributes });
}

function draw(parent, tag, attributes = {}, text = "") {
  return fill(parent, document.createElementNS(SVG, tag), text, attributes);
}

function fill(parent, element, text, attributes) {
  if (text) element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

// Where the units are: one column a layer, wider apart where there are few.
function places(drawn) {
  const most = Math.max(...drawn);
  const across = (WIDTH - 60) / (drawn.length - 1);
  const r = Math.max(2.5, Math.min(11, (HEIGHT / most) * 0.38));
  const middle = TOP + HEIGHT / 2;
  const layers = drawn.map((n, l) => {
    const gap = Math.min(60, HEIGHT / n);
    return Array.from({ length: n }, (_, i) => [30 + l * across, middle + (i - (n - 1) / 2) * gap]);
  });
  return { layers, r };
}

function layerName(l, last) {
  if (l === 0) return "x";
  return l === last ? "ŷ" : `A[${l}]`;
}

class Net {
  constructor(parent, data, panel) {
    this.panel = panel;
    const figure = make(parent, "figure");
    make(figure, "figcaption", "", panel.title);
    const size = `0 0 ${WIDTH} ${TOP + HEIGHT + BOTTOM}`;
    this.svg = draw(figure, "svg", { viewBox: size, role: "img" });
    this.reading = make(figure, "p");
    this.total = data.units.slice(0, -1).reduce((sum, n) => sum + n, 0);
    const { layers, r } = places(data.drawn);
    this.drawLines(layers);
    this.units = layers.map((layer) => layer.map(([x, y]) => this.drawUnit(x, y, r)));
    this.nameLayers(data, layers);
  }

  drawLines(layers) {
    this.lines = [];
    for (let l = 1; l < layers.length; l++) {
      layers[l - 1].forEach(([x1, y1], j) =>
        layers[l].forEach(([x2, y2], i) => {
          const line = draw(this.svg, "line", { x1, y1, x2, y2, class: "line" });
          this.lines.push({ line, l, i, j });
        }),
      );
    }
  }

  drawUnit(cx, cy, r) {
    const unit = draw(this.svg, "g", { class: "unit" });
    draw(unit, "circle", { cx, cy, r });
    const d = r * 0.75;
    const cross = `M${cx - d} ${cy - d}l${2 * d} ${2 * d}m0 ${-2 * d}l${-2 * d} ${2 * d}`;
    draw(unit, "path", { d: cross });
    return unit;
  }

  // Names where there is room for them, and how many units a layer has beside those drawn.
  nameLayers({ units, drawn }, layers) {
    const every = Math.ceil(layers.length / 8);
    layers.forEach(([[x]], l) => {
      if (l % every) return;
      const y = TOP + HEIGHT + 18;
      draw(this.svg, "text", { x, y }, layerName(l, layers.length - 1));
      const more = units[l] - drawn[l];
      if (more) draw(this.svg, "text", { x, y: y + 16 }, `+${more}`);
    });
  }

  show(step) {
    const { masks, kept, seen } = this.panel;
    const stays = (l, i) => l >= masks[step].length || masks[step][l][i] === "1";
    this.units.forEach((layer, l) =>
      layer.forEach((unit, i) => unit.classList.toggle("gone", !stays(l, i))),
    );
    for (const { line, l, i, j } of this.lines) {
      line.classList.toggle("gone", !(stays(l, i) && stays(l - 1, j)));
    }
    const nets = seen[step] === 1 ? "1 thinned net" : `${seen[step]} different thinned nets`;
    const dropped = `${this.total - kept[step]} of ${this.total} units dropped`;
    this.reading.textContent = `${dropped}; ${nets} so far`;
    this.svg.setAttribute("aria-label", `${this.panel.title}: ${this.reading.textContent}`);
  }
}

class Drawing {
  constructor(root) {
    Object.assign(this, { root, step: 0, calls: 0, timer: 0 });
    this.figures = make(root, "div", "nets");
    const row = make(root, "div", "steps");
    const button = (name, text, label, action) => {
      const element = make(row, "button", name, text, { type: "button", "aria-label": label });
      element.addEventListener("click", action);
      return element;
    };
    button("first", "«", "first update", () => this.go(0));
    button("back", "‹", "one update back", () => this.go(this.step - 1));
    this.playButton = button("play", "Play", "play", () => this.toggle());
    button("forward", "›", "one update forward", () => this.go(this.step + 1));
    const range = { type: "range", min: 0, step: 1, "aria-label": "update" };
    this.slider = make(row, "input", "", "", range);
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value)));
    this.place = make(row, "output");
    root.addEventListener("keydown", (event) => this.key(event));
  }

  // The same data again, as when another control of the page is moved, change nothing.
  update(data) {
    const text = JSON.stringify(data);
    if (text === this.text) return;
    this.text = text;
    this.data = data;
    this.stop();
    this.root.style.setProperty("--gone", data.dropped);
    this.figures.replaceChildren();
    this.nets = data.panels.map((panel) => new Net(this.figures, data, panel));
    this.slider.max = data.examples.length - 1;
    this.show(Math.min(this.step, data.examples.length - 1));
  }

  show(step) {
    this.step = step;
    for (const net of this.nets) net.show(step);
    const { examples } = this.data;
    const place = `update ${step + 1} of ${examples.length}, example ${examples[step]}`;
    this.place.textContent = place;
    this.slider.value = step;
    this.slider.setAttribute("aria-valuetext", place);
    this.root.dataset.step = step;
  }

  go(step) {
    this.stop();
    this.show(Math.max(0, Math.min(step, this.data.examples.length - 1)));
  }

  toggle() {
    if (this.timer) return this.stop();
    const last = this.data.examples.length - 1;
    if (this.step === last) this.show(0);
    this.timer = setInterval(() => {
      if (this.step < last) this.show(this.step + 1);
      if (this.step === last) this.stop();
    }, 1000 / STEPS_PER_SECOND);
    this.sayPlay("Pause");
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.sayPlay("Play");
  }

  sayPlay(word) {
    this.playButton.textContent = word;
    this.playButton.setAttribute("aria-label", word.toLowerCase());
  }

  key(event) {
    const actions = {
      " ": () => this.toggle(),
      ArrowLeft: () => this.go(this.step - 1),
      ArrowRight: () => this.go(this.step + 1),
      Home: () => this.go(0),
      End: () => this.go(this.data.examples.length - 1),
    };
    const pressed = event.composedPath()[0].tagName === "BUTTON" && event.key === " ";
    if (pressed || !actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    actions[event.key]();
  }
}

// Calls can overtake each other: only the newest call's cleanup may end the drawing.
export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(".thinned");
  if (!root) {
    const label = "the net with the units that each update drops";
    const attributes = { tabindex: 0, role: "group", "aria-label": label };
    root = make(parentElement, "div", "thinned", "", attributes);
    root.drawing = new Drawing(root);
  }
  const drawing = root.drawing;
  const call = ++drawing.calls;
  if (data) drawing.update(data);
  return () => {
    if (call !== drawing.calls) return;
    drawing.stop();
    root.remove();
  };
}
