// The clock and the state of one film's player.

const FRAMES_PER_SECOND = 30;
const HINTS = {
  2: "Each dot is an example: it is right where it stands right of the dashed line.",
  more: "Each dot is an example: the farther right, the surer. A ring is a wrong answer.",
};

class Player {
  constructor(root, stage) {
    Object.assign(this, { root, stage, frame: 0, drawn: 0, owed: 0, speed: 1, request: 0, turn: 0 });
    Object.assign(this, { playing: false, live: false, loop: false, log: false });
    this.show = { train: true, dev: true };
    this.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.elements = buildElements(root, this);
    this.elements.picture.addEventListener("click", (event) => this.click(event));
    this.link = new Link(this);
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
    if (fresh && this.stage.loops && !this.calm) Object.assign(this, { live: false, loop: true });
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
    this.link.sayNewest();
    this.stage.layout();
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
    // One picture for all runs: a click that comes before a new run is drawn finds its place.
    if (this.view !== view) {
      this.picture = view === "boundary" ? new BoundaryPicture() : new ConfidencePicture();
    }
    this.view = view;
    fillLegend(this.elements, film, this);
  }

  click(event) {
    const place = this.picture?.box && this.picture.pointAt(event, this.film.header.extent);
    if (place) this.stage.click(place);
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
    for (const one of this.stage.players) Object.assign(one, { log, logChosen: true });
    this.stage.invalidate();
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
    const shown = !this.show[part];
    for (const one of this.stage.players) one.show[part] = shown;
    this.stage.invalidate();
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

  layout({ beside, width, picture, cost, accuracy }) {
    const { elements } = this;
    this.root.classList.toggle("beside", beside);
    elements.left.style.width = beside ? `${Math.round(width)}px` : "100%";
    const hint = elements.hint.hidden ? 0 : 36;
    elements.picture.style.height = `${Math.round(picture - hint)}px`;
    elements.costChart.style.height = `${Math.round(cost)}px`;
    elements.accuracyChart.style.height = `${Math.round(accuracy)}px`;
    elements.accuracyTitle.hidden = elements.accuracyChart.hidden = !accuracy;
    this.invalidate();
  }

  draw() {
    const begin = performance.now();
    const { elements, film, frame } = this;
    this.dirty = false;
    if (!this.root.clientWidth) return this.report(); // on a phone another film is seen
    const theme = readTheme(this.root);
    const fine = this.fine && !this.playing;
    const options = { show: this.show, fine };
    this.fine = false;
    this.picture.draw(prepare(elements.picture, theme), film, frame, theme, options);
    const { films } = this.stage;
    drawCost(prepare(elements.costChart, theme), film, frame, theme, this.log, films);
    if (!elements.accuracyChart.hidden) {
      drawAccuracy(prepare(elements.accuracyChart, theme), film, frame, theme, films);
    }
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
    const place = `update ${film.iteration[frame] ?? 0}, frame ${frame + 1} of ${film.frames}`;
    elements.slider.value = frame;
    elements.slider.setAttribute("aria-valuetext", place);
    const view = film.header.view === "boundary" ? "decision regions" : "confidences";
    const found = `accuracy ${readingOf(film, frame, "train_accuracy")} in training`;
    const dev = `${readingOf(film, frame, "dev_accuracy")} on the dev set`;
    elements.picture.setAttribute("aria-label", `${view} at ${place}: ${found}, ${dev}`);
    elements.loop.setAttribute("aria-pressed", this.loop);
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
    cancelAnimationFrame(this.request);
    clearTimeout(this.timer);
    this.film = null;
    this.turn += 1;
    this.root.remove();
  }
}
