// The player's elements. Text goes in by textContent only: class names come from users' files.

const ICONS = {
  first: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M12 3v10L4 8z",
  play: "M4 2l10 6-10 6z",
  pause: "M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z",
  forward: "M4 3l8 5-8 5z",
  last: "M11 3h2v10h-2zM3 3l7 5-7 5z",
  loop: "M8 2.5V0l4 3.7-4 3.6V4.6A3.6 3.6 0 1 0 11.6 8.2h2A5.6 5.6 0 1 1 8 2.5z",
};
const SPEEDS = [0.25, 0.5, 1, 2, 4];
const WHERE = ["iteration", "epoch", "alpha"];
const READINGS = {
  iteration: "update",
  epoch: "epoch",
  alpha: "α",
  train_cost: "cost, train",
  dev_cost: "cost, dev",
  train_accuracy: "accuracy, train",
  dev_accuracy: "accuracy, dev",
};

function make(parent, tag, className = "", text = "", attributes = {}) {
  const element = document.createElement(tag);
  element.className = className;
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

function setIcon(button, name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const path = document.createElementNS(space, "path");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  picture.append(path);
  button.replaceChildren(picture);
}

function makeButton(parent, name, label, action) {
  const button = make(parent, "button", name, "", { type: "button", "aria-label": label });
  button.title = label;
  if (ICONS[name]) setIcon(button, name);
  button.addEventListener("click", action);
  return button;
}

// Every element by name, wired to the player's methods.
function buildElements(root, player) {
  const elements = { legend: make(root, "div", "legend") };
  elements.caption = make(root, "p", "caption");
  const panes = make(root, "div", "panes");
  elements.left = make(panes, "div", "left");
  const stage = make(elements.left, "div", "stage");
  elements.picture = make(stage, "canvas", "picture", "", { role: "img", "aria-label": "film" });
  elements.message = make(stage, "p", "message", "", { role: "status" });
  elements.hint = make(elements.left, "p", "hint");
  const right = make(panes, "div", "charts");
  buildChart(right, elements, "cost", "cost J (nats)", player);
  elements.log = makeButton(elements.costTitle, "log", "log: logarithmic cost axis", () =>
    player.setLog(!player.log),
  );
  elements.log.textContent = "log";
  buildChart(right, elements, "accuracy", "accuracy (%)", player);
  elements.numbers = make(root, "div", "numbers");
  elements.where = make(elements.numbers, "dl", "readout where");
  const costs = make(elements.numbers, "dl", "readout");
  for (const [name, label] of Object.entries(READINGS)) {
    const cell = make(WHERE.includes(name) ? elements.where : costs, "div");
    make(cell, "dt", "", label);
    elements[name] = make(cell, "dd", name, "–");
  }
  elements.controls = make(root, "div", "controls");
  buildControls(elements.controls, elements, player);
  return elements;
}

function buildChart(parent, elements, name, title, player) {
  const heading = make(parent, "div", "title");
  elements[name + "Title"] = heading;
  make(heading, "span", "", title);
  const label = `${title} over the updates; click or drag to go to a frame`;
  const canvas = make(parent, "canvas", name + "-chart", "", { role: "img", "aria-label": label });
  elements[name + "Chart"] = canvas;
  const go = ({ offsetX }) =>
    player.scrub(frameAt(player.film, offsetX, canvas.clientWidth, readTheme(canvas).scale));
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    go(event);
  });
  canvas.addEventListener("pointermove", (event) => event.buttons && go(event));
}

function buildControls(row, elements, player) {
  const buttons = make(row, "div", "buttons");
  const to = (frame) => () => player.scrub(frame());
  makeButton(buttons, "first", "first frame", to(() => 0));
  makeButton(buttons, "back", "one frame back", to(() => player.frame - 1));
  elements.play = makeButton(buttons, "play", "play", () => player.toggle());
  makeButton(buttons, "forward", "one frame forward", to(() => player.frame + 1));
  makeButton(buttons, "last", "last frame", () => player.end());
  const range = { type: "range", min: 0, step: 1, "aria-label": "frame" };
  elements.slider = make(row, "input", "slider", "", range);
  elements.slider.addEventListener("input", to(() => Number(elements.slider.value)));
  const more = make(row, "div", "buttons");
  elements.speed = make(more, "select", "speed", "", { "aria-label": "speed" });
  for (const speed of SPEEDS) make(elements.speed, "option", "", `${speed}×`, { value: speed });
  elements.speed.value = 1;
  elements.speed.addEventListener("change", () => player.setSpeed(Number(elements.speed.value)));
  elements.loop = makeButton(more, "loop", "loop", () => player.setLoop(!player.loop));
  elements.curves = makeButton(more, "word", "curves", () => player.stage.toggleCurves());
  elements.curves.textContent = "curves";
  elements.data = makeButton(more, "word", "data as a table (key t)", () => player.stage.toggleTable());
  elements.data.textContent = "data";
}

function pressKey(event, player) {
  const kind = event.composedPath()[0].tagName;
  const actions = {
    " ": () => player.toggle(),
    ArrowLeft: () => player.scrub(player.frame - 1),
    ArrowRight: () => player.scrub(player.frame + 1),
    Home: () => player.scrub(0),
    End: () => player.end(),
    t: () => player.stage.toggleTable(),
  };
  const own = kind === "SELECT" || (kind === "BUTTON" && event.key === " ");
  if (own || !actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  event.stopPropagation();
  actions[event.key]();
}

// Class colours, the two sets (each a switch) and what a ring means.
function fillLegend(elements, film, player) {
  const { legend } = elements;
  legend.replaceChildren();
  // The rows of view "confidence" carry the classes' names themselves.
  const names = film.header.view === "boundary" ? film.header.classes : [];
  names.forEach((name, c) => {
    const chip = make(legend, "span", "chip");
    make(chip, "i", "swatch").style.background = film.header.colours.classes[c];
    make(chip, "span", "", name);
  });
  const sets = make(legend, "span", "sets");
  for (const part of ["train", "dev"]) {
    const size = film[part + "_y"] || film[part + "_label"];
    const label = `${part} ${size.length.toLocaleString("en")}: show these examples`;
    const button = makeButton(sets, "show-" + part, label, () => player.setShown(part));
    make(button, "i", "mark " + part);
    make(button, "span", "", `${part} ${size.length.toLocaleString("en")}`);
    button.setAttribute("aria-pressed", player.show[part]);
  }
  const chip = make(legend, "span", "chip");
  make(chip, "i", "ring");
  make(chip, "span", "", "wrong");
}

function fillChartLegends(elements, film) {
  for (const name of ["costTitle", "accuracyTitle"]) {
    elements[name].querySelectorAll(".key").forEach((key) => key.remove());
    const keys = make(elements[name], "span", "key");
    for (const part of ["train", "dev"]) {
      make(keys, "i", "line " + part).style.borderColor = film.header.colours[part];
      make(keys, "span", "", part);
    }
    if (name === "costTitle") {
      make(keys, "i", "band");
      make(keys, "span", "", "each step");
    }
  }
  elements.costTitle.append(elements.log);
}

function readingOf(film, frame, name) {
  const value = film[name][frame];
  if (value === undefined) return "–";
  if (name === "iteration") {
    return `${value.toLocaleString("en")} / ${film.header.iterations.toLocaleString("en")}`;
  }
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (name === "epoch") return (Math.round(value * 10) / 10).toLocaleString("en");
  if (name.endsWith("accuracy")) return `${(100 * value).toFixed(1)} %`;
  const plain = name === "alpha" || (value !== 0 && (value >= 1e3 || value < 1e-4));
  return plain ? short(+value.toPrecision(5)) : value.toFixed(4);
}
