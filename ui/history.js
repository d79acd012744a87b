// Back undoes what the visitor did last: each act that changes the address makes ONE entry.
//
// Streamlit by itself replaces the entry when a control moves, and adds one for every parameter
// that the server writes. Here both count alike: the first change after an act of the visitor's
// makes an entry, all that follow it (ticks of a drag, the other settings of a button, a spelling
// put right) only mend that entry.

const push = history.pushState.bind(history);
const replace = history.replaceState.bind(history);
let acted = false; // the visitor did something for which there is no entry yet
let moved = ""; // the parameter whose control made the last entry
let movedAt = -Infinity; // and when, in ms, until the server is known to have been told
let wentBack = false; // and has not acted since
const SENT = 1000; // ms after that the server surely has been told of a moved control

function write(another, state, address) {
  // An answer that comes late, or is half of one, is not about the entry that Back led to.
  if (!wentBack) (another ? push : replace)(state, "", address);
  acted = false;
}

history.pushState = (state, unused, address) => {
  write(acted, state, address);
  movedAt = -Infinity;
};

history.replaceState = (state, unused, address) => {
  const name = differing(address);
  // A click into a slider may first end what was typed in a box: one act, but two controls.
  const another = acted || (moved && name !== moved);
  write(another, state, address);
  if (another) [moved, movedAt] = [name, performance.now()];
};

// The parameter of the control that was moved; the server may write several.
function differing(address) {
  const [now, then] = [location.href, new URL(address, location.href)].map(
    (one) => new URL(one).searchParams,
  );
  const text = (parameters, name) => parameters.getAll(name).join("\n");
  const names = [...new Set([...now.keys(), ...then.keys()])];
  return names.find((name) => text(now, name) !== text(then, name)) ?? "";
}

function note(event) {
  acted ||= !event.repeat;
  wentBack = false;
}
addEventListener("pointerdown", note, { capture: true });
addEventListener("keydown", note, { capture: true });
addEventListener("popstate", () => {
  [acted, moved] = [false, ""];
  // Of a control moved just before, the server learns only now; what it says then is new.
  wentBack = performance.now() - movedAt > SENT;
});

// What the server put right in the link before this script came has made entries already: go back
// to the one that the browser opened, and let it be the right one.
const entries = window.navigation?.entries() ?? [];
const opened = performance.getEntriesByType("navigation")[0]?.name;
const last = window.navigation?.currentEntry.index;
let first = last;
while (first > 0 && entries[first].url !== opened && entries[first - 1].sameDocument) first -= 1;
if (first < last) {
  const mend = () => replace({}, "", navigation.entries()[last].url);
  navigation.addEventListener("currententrychange", mend, { once: true });
  history.go(first - last);
}

export default function show() {}
