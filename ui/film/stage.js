// The stage: one to four films with one legend, one bar of controls and axes in common.

const PHONE = 620;
const LEAST_HEIGHT = 380;
const MOST_HEIGHT = 760;
const AROUND = 222;
const ROWS = 20;

// uint32 length of the header; the header, JSON: each film's caption and length; then the films.
export function filmsOf(data) {
  let at = bodyAt(data);
  return headerOf(data).films.map(({ caption, length }) => {
    const film = { caption, data: data.subarray(at, at + length) };
    at += length;
    return film;
  });
}

class Stage {
  constructor(root) {
    Object.assign(this, { root, players: [], captions: [], places: [], shown: 0, curves: false });
    this.choice = make(root, "div", "choice", "", { role: "group", "aria-label": "film shown" });
    this.top = make(root, "div", "top");
    this.row = make(root, "div", "row");
    this.bar = make(root, "div", "bar");
    this.table = make(root, "div", "table");
    this.table.hidden = true;
    this.status = make(root, "p", "unseen", "", { role: "status" });
    this.observer = new ResizeObserver(() => this.layout());
    this.observer.observe(root);
    this.onResize = () => this.layout();
    window.addEventListener("resize", this.onResize);
    root.addEventListener("keydown", (event) => this.leader?.film && pressKey(event, this.leader));
  }

  get leader() {
    return this.players[0];
  }

  get films() {
    return this.players.map((one) => one.film).filter(Boolean);
  }

  async update(data) {
    const { loop, heard } = headerOf(data);
    Object.assign(this, { loops: loop, heard });
    this.root.classList.toggle("clicks", heard >= 0);
    this.tellClicks();
    const films = filmsOf(data);
    const captions = films.map((one) => one.caption);
    while (this.players.length > films.length) this.players.pop().destroy();
    while (this.players.length < films.length) this.players.push(this.newPlayer());
    if (JSON.stringify(captions) !== JSON.stringify(this.captions)) this.arrange(captions);
    await Promise.all(films.map((one, n) => this.players[n].update(one.data)));
    this.invalidate();
    this.announce();
  }

  click(place) {
    this.places.push(place);
    this.wait = 1000;
    this.tellClicks();
  }

  // Places that were clicked, [x, y, time], where the page wants them, until it has heard them: what
  // is said while the page is drawn anew may be lost. Each time it is given twice as long to answer.
  tellClicks() {
    clearTimeout(this.again);
    this.places = this.places.filter((place) => place[2] > this.heard);
    if (!this.places.length) return;
    this.send("clicked", this.places);
    this.again = setTimeout(() => this.tellClicks(), (this.wait *= 2));
  }

  newPlayer() {
    const attributes = { role: "group" };
    const root = make(this.row, "div", "film", "", attributes);
    root.player = new Player(root, this);
    return root.player;
  }

  // Where there are several films the first one's legend and controls are those of all.
  arrange(captions) {
    this.captions = captions;
    this.shown = Math.min(this.shown, captions.length - 1);
    const several = captions.length > 1;
    this.root.dataset.films = captions.length;
    this.players.forEach((player, n) => {
      const { elements, root } = player;
      elements.caption.textContent = captions[n];
      elements.caption.hidden = !captions[n];
      root.setAttribute("aria-label", `film of the training run ${captions[n]}`.trim());
      root.classList.toggle("led", n > 0);
    });
    const { elements } = this.leader;
    (several ? this.top : this.leader.root).prepend(elements.legend);
    (several ? this.bar : this.leader.root).append(elements.controls);
    (several ? elements.controls : elements.numbers).prepend(elements.where);
    this.choice.replaceChildren();
    captions.forEach((caption, n) => {
      makeButton(this.choice, "choose", caption, () => this.choose(n)).textContent = caption;
    });
    this.choose(this.shown);
  }

  // On a phone one film is seen at a time.
  choose(n) {
    this.shown = n;
    [...this.choice.children].forEach((one, k) => one.setAttribute("aria-pressed", k === n));
    this.players.forEach((one, k) => one.root.classList.toggle("chosen", k === n));
    this.layout();
  }

  toggleCurves() {
    this.curves = !this.curves;
    this.layout();
  }

  invalidate() {
    for (const player of this.players) player.invalidate();
  }

  // Heights follow from the width and the window, so that nothing jumps while frames come in.
  layout() {
    const width = this.root.clientWidth;
    if (!width || !this.players.length) return;
    const around = parseFloat(getComputedStyle(this.root).getPropertyValue("--around")) || AROUND;
    const height = Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, window.innerHeight - around));
    const phone = width < PHONE;
    this.root.classList.toggle("phone", phone);
    this.root.classList.toggle("curves", this.curves);
    const roomy = readTheme(this.root).scale > 1;
    this.root.classList.toggle("roomy", roomy);
    const size = phone ? phoneSize(width) : sizeOf(this.players.length, width, height, roomy);
    for (const player of this.players) player.layout(size);
    this.leader.elements.curves.hidden = !phone;
    this.leader.elements.curves.setAttribute("aria-pressed", this.curves);
  }

  announce() {
    const all = this.films.length === this.players.length; // one may still be unpacked
    const ended = all && this.films.every(({ header }) => header.state !== "training");
    const name = this.films.map(({ header }) => header.run).join();
    if (!ended || this.said === name) return;
    this.said = name;
    const words = this.players.map(({ film }, n) => `${this.captions[n]} ${findingOf(film)}`.trim());
    this.status.textContent = `Finished. ${words.join("; ")}.`;
  }

  // The films' numbers as a table: what the pictures say, for those who do not see them.
  toggleTable() {
    this.table.hidden = !this.table.hidden;
    this.leader.elements.data.setAttribute("aria-expanded", !this.table.hidden);
    this.table.replaceChildren();
    if (!this.table.hidden) this.players.forEach((one, n) => this.fillTable(one, this.captions[n]));
  }

  fillTable({ film }, caption) {
    const table = make(this.table, "table");
    make(table, "caption", "", caption || "The training run");
    const names = ["iteration", "train_cost", "dev_cost", "train_accuracy", "dev_accuracy"];
    const head = make(make(table, "thead"), "tr");
    for (const name of names) make(head, "th", "", READINGS[name], { scope: "col" });
    const body = make(table, "tbody");
    const step = Math.max(1, (film.frames - 1) / (ROWS - 1));
    for (let at = 0; at <= film.frames - 1 + 1e-6; at += step) {
      const row = make(body, "tr");
      for (const name of names) make(row, "td", "", readingOf(film, Math.round(at), name));
    }
  }

  destroy() {
    clearTimeout(this.again);
    window.removeEventListener("resize", this.onResize);
    this.observer.disconnect();
    for (const player of this.players) player.destroy();
  }
}

// What a film comes to, in words.
function findingOf(film) {
  const last = Math.max(0, film.frames - 1);
  const read = (name) => readingOf(film, last, name);
  return (
    `cost ${read("train_cost")} in training and ${read("dev_cost")} on the dev set, ` +
    `accuracy ${read("train_accuracy")} and ${read("dev_accuracy")}`
  );
}

// One film: the picture at the left, both charts at the right. Two: the same in each half. More: a
// picture above its cost; so two with type for a large room.
function sizeOf(films, width, height, roomy) {
  const pane = (width - 20 * (films - 1)) / films;
  if (films > 2 || (films === 2 && roomy)) {
    const left = height - (films > 3 ? 205 : roomy ? 218 : 170);
    return { beside: false, width: pane, picture: left * 0.64, cost: left * 0.36, accuracy: 0 };
  }
  const left = height - (films === 1 ? 122 : 138) * (roomy ? 1.4 : 1);
  const picture = Math.min(left, pane * (films === 1 ? 0.56 : 0.7));
  const charts = picture - 2 * 30;
  return {
    beside: true,
    width: Math.min(films === 1 ? picture * 1.15 : pane * 0.6, pane * 0.57),
    picture,
    cost: charts * 0.54,
    accuracy: charts * 0.46,
  };
}

function phoneSize(width) {
  return { beside: false, width, picture: 236, cost: 130, accuracy: 110 };
}

// Streamlit calls this at each change of data or theme. Calls can overtake each other: one whose data
// were replaced meanwhile is cleaned up at once, so data are taken up a moment later, and an ordinary
// cleanup comes just before the next call, so the stage ends only when it has left the page.
export default function show({ data, parentElement, setTriggerValue }) {
  let root = parentElement.querySelector(".films");
  if (!root) {
    root = make(parentElement, "div", "films", "", { tabindex: 0, role: "group" });
    root.setAttribute("aria-label", "films of the training runs: space plays, arrows step");
    root.stage = new Stage(root);
  }
  const { stage } = root;
  stage.send = setTriggerValue;
  const soon = setTimeout(() => data && stage.update(data), 0);
  return () => {
    clearTimeout(soon);
    setTimeout(() => root.isConnected || stage.destroy(), 1000);
  };
}
