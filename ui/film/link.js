// Players of one group keep in step by events on the document; no server is asked.
// They tell each other places: iterations over their film's pace, so epochs where batches differ.

const EVENT = "try-see-film";

class Link {
  constructor(player) {
    // others: the newest place of each other player that still trains.
    Object.assign(this, { player, led: false, others: new Map() });
    this.listener = (event) => this.hear(event.detail);
    document.addEventListener(EVENT, this.listener);
  }

  get group() {
    return this.player.film ? this.player.film.header.group : "";
  }

  say(kind, words) {
    if (!this.group) return;
    const detail = { ...words, kind, from: this, group: this.group };
    document.dispatchEvent(new CustomEvent(EVENT, { detail }));
  }

  hear(said) {
    if (said.from === this || !this.group || said.group !== this.group) return;
    if (said.kind === "newest") {
      const unknown = !this.others.has(said.from);
      this.others.set(said.from, said.place);
      if (unknown) this.sayNewest();
    }
    if (said.kind === "place") this.follow(said);
    this.player.invalidate();
  }

  placeOf(frame) {
    const { film } = this.player;
    return film.iteration[frame] / film.header.pace;
  }

  // Whatever was done on this player, a hand's work or its own next frame, the others do too.
  tell() {
    const { frame, lastFrame, playing, live, speed, loop } = this.player;
    this.led = false;
    const places = { place: this.placeOf(frame), last: this.placeOf(lastFrame) };
    this.say("place", { ...places, playing, live, speed, loop });
  }

  // Of those that play the one with the longest film keeps the time, so that all come to their end.
  follow({ place, last, playing, live, speed, loop }) {
    const { player } = this;
    Object.assign(player, { playing, speed, loop, live: live && player.training });
    const iteration = place * player.film.header.pace;
    player.frame = live ? player.lastFrame : nearestFrame(player.film, iteration);
    if (live) player.playing = player.live;
    this.led = playing && !live;
    if (this.led && this.placeOf(player.lastFrame) > last) this.tell();
  }

  sayNewest() {
    const { lastFrame, training } = this.player;
    this.say("newest", { place: training ? this.placeOf(lastFrame) : Infinity });
  }

  // The last frame to which a player that follows its run may go: the others have come as far.
  reach() {
    const { lastFrame } = this.player;
    const newest = this.group ? Math.min(...this.others.values()) : Infinity;
    let frame = lastFrame;
    while (frame > 0 && this.placeOf(frame) > newest) frame--;
    return frame;
  }

  destroy() {
    document.removeEventListener(EVENT, this.listener);
    if (!this.led && this.player.playing && !this.player.live) {
      this.player.playing = false;
      this.tell();
    }
    this.say("newest", { place: Infinity });
  }
}
