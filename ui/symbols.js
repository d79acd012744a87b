// Each symbol of an equation becomes a button that shows what it means (ui/symbols.py).
//
// The equation is Streamlit's own; a symbol is an outermost element of the colour rgb(1, 2, n),
// where n is its place in the list of terms.

const MARK = /^rgb\(1, 2, (\d+)\)$/;

export default function show({ data, parentElement }) {
  const place = parentElement.closest(".st-key-explained");
  if (!place) return;
  const box = document.createElement("div");
  box.className = "symbol-words";
  box.id = "symbol-words";
  box.hidden = true;
  parentElement.append(box);
  let of = null; // the symbol whose words are shown

  function fill(term) {
    box.replaceChildren();
    const head = document.createElement("strong");
    head.textContent = [term.symbol, term.name].filter(Boolean).join("  ");
    box.append(head, line(term.meaning));
    for (const name of ["Shape", "Unit", "Now"]) {
      if (term[name]) box.append(line(`${name}: ${term[name]}`));
    }
  }

  function open(symbol) {
    of?.setAttribute("aria-expanded", "false");
    of = symbol;
    of.setAttribute("aria-expanded", "true");
    fill(data.terms[symbol.dataset.term]);
    box.hidden = false;
    put();
  }

  function put() {
    if (!of) return;
    const at = of.getBoundingClientRect();
    const left = Math.min(at.left, innerWidth - box.offsetWidth - 8);
    const below = at.bottom + 6;
    const fits = below + box.offsetHeight < innerHeight;
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${fits ? below : Math.max(8, at.top - box.offsetHeight - 6)}px`;
  }

  function close() {
    of?.setAttribute("aria-expanded", "false");
    of = null;
    box.hidden = true;
  }

  function make(symbol, number) {
    const term = data.terms[number];
    if (!term) return;
    symbol.dataset.term = number;
    symbol.style.color = "inherit";
    for (const part of symbol.querySelectorAll("[style*='rgb(1, 2,']")) part.style.color = "inherit";
    symbol.classList.add("symbol");
    symbol.tabIndex = 0;
    symbol.setAttribute("role", "button");
    symbol.setAttribute("aria-expanded", "false");
    const shape = ["Shape", "Unit", "Now"].filter((name) => term[name]);
    const more = shape.map((name) => `${name}: ${term[name]}.`);
    const name = [term.symbol, term.name].filter(Boolean).join(", ");
    symbol.setAttribute("aria-label", [`${name}. ${term.meaning}`, ...more].join(" "));
  }

  function find() {
    for (const math of place.querySelectorAll(".katex-html[aria-hidden]")) {
      math.removeAttribute("aria-hidden"); // its buttons are for everybody
      math.parentElement.querySelector(".katex-mathml")?.setAttribute("aria-hidden", "true");
    }
    for (const one of place.querySelectorAll(".katex-html [style*='color']")) {
      const number = MARK.exec(one.style.color)?.[1];
      if (number !== undefined && !one.closest("[data-term]")) make(one, number);
    }
    fit();
  }

  // A long equation is written smaller, to three quarters, before it has to be scrolled.
  function fit() {
    const math = place.querySelector(".katex-display");
    if (!math) return;
    math.style.fontSize = "";
    const room = math.parentElement.clientWidth / Math.max(1, math.scrollWidth);
    math.style.fontSize = room < 1 ? `${Math.max(0.75, room)}em` : "";
  }

  const symbolOf = (event) => event.target.closest?.("[data-term]");
  const listening = new AbortController();
  const on = (name, act) => place.addEventListener(name, act, { signal: listening.signal });
  on("pointerover", (event) => {
    if (event.pointerType === "mouse" && symbolOf(event)) open(symbolOf(event));
  });
  on("pointerleave", () => place.contains(document.activeElement) || close());
  on("focusin", (event) => symbolOf(event) && open(symbolOf(event)));
  on("focusout", close);
  on("click", (event) => symbolOf(event) && open(symbolOf(event)));
  on("keydown", (event) => {
    if (event.key === "Escape") close();
    if (!symbolOf(event) || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    open(symbolOf(event));
  });
  addEventListener("scroll", put, { capture: true, signal: listening.signal });

  find();
  const watching = new MutationObserver(find);
  watching.observe(place, { childList: true, subtree: true });
  return () => {
    watching.disconnect();
    listening.abort();
    box.remove();
  };
}

function line(text) {
  const one = document.createElement("div");
  one.textContent = text;
  return one;
}
