// The clock and the state of the player, and the component's entry.

const FRAMES_PER_SECOND = 30;
const NARROW = 620;
const HINTS = {
  2: "Each dot is one example. Training moves it to the right; left of the dashed line it is wrong.",
  more: "Each dot is one example. Training moves it to the right; a ring marks a wrong answer.",
};

class Player {
  constructor(root) {
    Object.assign(this, { root, frame: 0, drawn: 0, owed: 0, speed: 1, request: 0, turn: 0 });
    Object.assign(this, { playing: false, live: false, loop: false, log: false });
    this.show = { train: true, dev: true };
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.elements = buildElements(root, this);
    this.link = new Link(this);
    this.observer = new ResizeObserver(() => this.layout());
    this.observer.observe(root);
    root.addEventListener("keydown", (event) => pressKey(event, this));
  }

  // All frames so far. A new run starts the film over; the same run keeps its place. What comes while
  // the last is unpacked takes its place.
  async update(data) {
    if (this.isShown(headerOf(data))) return;
    const turn = ++this.turn;
    const film = await decode(data);
    if (turn !== this.turn) return;
    const fresh = !this.film || this.film.header.run !== film.header.run;
    const { state, view, classes, message } = film.header;
    this.film = film;
    if (fresh) this.begin(film, view);
    this.frame = Math.min(this.frame, this.lastFrame);
    if (this.live && this.calm) this.frame = this.lastFrame;
    if (state === "diverged" && !this.logChosen) this.log = true;
    this.elements.message.textContent = message;
    this.elements.message.hidden = !message;
    this.elements.message.style.borderColor = film.header.colours.warning;
    this.elements.hint.hidden = view !== "confidence";
    this.elements.hint.textContent = HINTS[classes.length] || HINTS.more;
    this.elements.slider.max = this.lastFrame;
    if (fresh) fillChartLegends(this.elements, film);
    this.elements.link.hidden = !film.header.group;
    this.link.sayNewest();
    this.layout();
  }

  // A run that has ended stands as it is, while one beside it trains and all are sent again.
  isShown(header) {
    const looks = JSON.stringify([header, readTheme(this.root)]);
    const same = header.state !== "training" && this.looks === looks;
    this.looks = looks;
    return same;
  }

  begin(film, view) {
    this.frame = this.owed = 0;
    this.shown = undefined;
    this.live = this.playing = true;
    this.link.led = false;
    if (!this.logChosen) this.log = false;
    this.picture = view === "boundary" ? new BoundaryPicture() : new ConfidencePicture();
    fillLegend(this.elements, film, this);
  }

  get lastFrame() {
    return Math.max(0, this.film.frames - 1);
  }

  get training() {
    return this.film.header.state === "training";
  }

  toggle() {
    this.playing = !this.playing;
    this.live = false;
    if (this.playing && this.frame === this.lastFrame && !this.training) this.frame = 0;
    this.changed();
  }

  scrub(frame) {
    this.playing = this.live = false;
    this.frame = Math.max(0, Math.min(frame, this.lastFrame));
    this.changed();
  }

  // The last frame; while training that means to follow again.
  end() {
    this.frame = this.lastFrame;
    this.playing = this.live = this.training;
    this.changed();
  }

  setSpeed(speed) {
    this.speed = speed;
    this.changed();
  }

  setLog(log) {
    this.log = log;
    this.logChosen = true;
    this.invalidate();
  }

  setLoop(loop) {
    this.loop = loop;
    this.changed();
  }

  changed() {
    this.link.tell();
    this.invalidate();
  }

  setShown(part) {
    this.show[part] = !this.show[part];
    this.invalidate();
  }

  invalidate() {
    this.dirty = true;
    this.schedule();
  }

  schedule() {
    if (!this.request && this.film) {
      this.request = requestAnimationFrame((now) => this.tick(now));
    }
  }

  tick(now) {
    this.request = 0;
    const longest = this.live ? 1000 : 100;
    const passed = Math.min(now - (this.before ?? now), longest);
    if (this.playing && !this.link.led) this.advance(passed / 1000);
    this.before = this.playing ? now : undefined;
    if (this.dirty) this.draw();
    if (this.playing) this.schedule();
  }

  // Real frames only: time is saved up until it is worth one or more. A player that follows a
  // run goes faster the more frames wait, so that it ends each tick of the server near the newest;
  // faster still when the run is over and the end is what is waited for.
  advance(seconds) {
    const last = this.live ? this.link.reach() : this.lastFrame;
    const pending = Math.max(0, last - this.frame);
    const hurry = this.training ? 1 : 3;
    const rate = this.live
      ? hurry * Math.max(FRAMES_PER_SECOND, 8 * pending)
      : FRAMES_PER_SECOND * this.speed;
    this.owed += rate * seconds;
    const steps = Math.floor(this.owed);
    this.owed = pending ? this.owed - steps : 0;
    if (pending === 0 && this.frame === this.lastFrame) this.atEnd();
    else if (pending && steps > 0) {
      this.frame += Math.min(steps, pending);
      if (!this.live) this.link.tell();
      this.dirty = true;
    }
  }

  // A film that followed its run ends by itself; one that is played again takes the others along.
  atEnd() {
    const wasLive = this.live;
    this.live = this.training;
    if (this.training) return;
    if (this.loop) this.frame = 0;
    else this.playing = false;
    if (!wasLive) this.link.tell();
    this.dirty = true;
  }

  // Heights follow from the width alone, so that nothing jumps while frames come in.
  layout() {
    const width = this.root.clientWidth;
    if (!width || !this.film) return;
    const narrow = width < NARROW;
    const side = narrow ? Math.min(width, 440) : Math.min(Math.round(width * 0.54), 500);
    const hint = this.elements.hint.hidden ? 0 : 40;
    const charts = narrow ? [190, 160] : [(side - 64) * 0.56, (side - 64) * 0.44];
    this.root.classList.toggle("narrow", narrow);
    this.elements.left.style.width = `${narrow ? width : side}px`;
    this.elements.picture.style.height = `${side - (narrow ? 0 : hint)}px`;
    this.elements.costChart.style.height = `${Math.round(charts[0])}px`;
    this.elements.accuracyChart.style.height = `${Math.round(charts[1])}px`;
    this.invalidate();
  }

  draw() {
    const begin = performance.now();
    const { elements, film, frame } = this;
    const theme = readTheme(this.root);
    this.dirty = false;
    const fine = this.fine && !this.playing;
    const options = { show: this.show, fine };
    this.fine = false;
    this.picture.draw(prepare(elements.picture, theme), film, frame, theme, options);
    drawCost(prepare(elements.costChart, theme), film, frame, theme, this.log);
    drawAccuracy(prepare(elements.accuracyChart, theme), film, frame, theme);
    if (this.shown !== frame) this.drawn += 1;
    this.shown = frame;
    this.report();
    this.root.dataset.milliseconds = (performance.now() - begin).toFixed(2);
    if (!fine && !this.playing && !this.training) this.refineSoon();
  }

  // A picture at rest is drawn once more on a finer grid; a hand that scrubs does not wait for it.
  refineSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.fine = true;
      this.invalidate();
    }, 200);
  }

  report() {
    const { elements, film, frame } = this;
    for (const name of Object.keys(READINGS)) {
      elements[name].textContent = readingOf(film, frame, name);
    }
    const place = `iteration ${film.iteration[frame] ?? 0}, frame ${frame + 1} of ${film.frames}`;
    elements.slider.value = frame;
    elements.slider.setAttribute("aria-valuetext", place);
    elements.picture.setAttribute("aria-label", `${film.header.view} at ${place}`);
    elements.loop.setAttribute("aria-pressed", this.loop);
    elements.link.setAttribute("aria-pressed", this.link.on);
    elements.speed.value = this.speed;
    elements.log.setAttribute("aria-pressed", this.log);
    for (const part of ["train", "dev"]) {
      const button = elements.legend.querySelector(".show-" + part);
      button.setAttribute("aria-pressed", this.show[part]);
    }
    const label = this.playing ? "pause" : "play";
    if (elements.play.getAttribute("aria-label") !== label) {
      elements.play.setAttribute("aria-label", label);
      elements.play.title = label;
      setIcon(elements.play, label);
    }
    const { run, state } = film.header;
    const { frames } = film;
    Object.assign(this.root.dataset, { run, state, frame, frames });
    Object.assign(this.root.dataset, { drawn: this.drawn, playing: this.playing });
  }

  destroy() {
    this.link.destroy();
    this.observer.disconnect();
    cancelAnimationFrame(this.request);
    clearTimeout(this.timer);
    this.film = null;
    this.turn += 1;
    this.root.remove();
  }
}

// Streamlit calls this at each change of data or theme. Calls can overtake each other: one whose data
// were replaced meanwhile is cleaned up at once, so data are taken up a moment later, and an ordinary
// cleanup comes just before the next call, so the player ends only when it has left the page.
export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(".film");
  if (!root) {
    const attributes = { tabindex: 0, role: "group", "aria-label": "film of the training run" };
    root = make(parentElement, "div", "film", "", attributes);
    root.player = new Player(root);
  }
  const player = root.player;
  const soon = setTimeout(() => data && player.update(data), 0);
  return () => {
    clearTimeout(soon);
    setTimeout(() => root.isConnected || player.destroy(), 1000);
  };
}
