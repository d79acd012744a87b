// A chart is taken away as SVG, and its files get names (ui/chart_files.py).
//
// Streamlit's toolbar of a chart has "Download as PNG". What is drawn is an SVG, so a button beside
// it gives that as it stands, made once somebody points at the chart or gets there by keyboard. A
// chart of very many marks is drawn on a canvas: it has its PNG alone.

const PNG = /_chart\.png$/; // how Streamlit calls the picture of every chart
const ROOM = 8;
let asked = null; // the chart whose toolbar was pressed last

const frameOf = (event) => event.target.closest?.("[data-testid=stFullScreenFrame]");
const chartIn = (frame) => frame?.querySelector(".stVegaLiteChart");

function offer(event) {
  const frame = frameOf(event);
  const png = frame?.querySelector(".stElementToolbar button[aria-label^='Download as PNG']");
  if (!png || !chartIn(frame)?.querySelector("svg.marks") || frame.querySelector(".as-svg")) return;
  const button = png.cloneNode();
  button.classList.add("as-svg");
  button.textContent = "SVG";
  button.style.fontSize = "0.75rem";
  button.title = "Download as SVG";
  button.setAttribute("aria-label", png.ariaLabel.replace("PNG", "SVG"));
  button.addEventListener("click", () => save(chartIn(frame)));
  png.closest("[data-testid=stElementToolbarButton]").after(button);
}

function save(chart) {
  const drawn = chart.querySelector("svg.marks");
  const picture = drawn.cloneNode(true);
  const title = document.createElementNS(drawn.namespaceURI, "title");
  title.textContent = chart.ariaLabel;
  const paper = document.createElementNS(drawn.namespaceURI, "rect");
  // Without the page's font words are wider: some room around them.
  const { width, height } = drawn.viewBox.baseVal;
  const whole = { x: -ROOM, y: -ROOM, width: width + 2 * ROOM, height: height + 2 * ROOM };
  set(paper, { ...whole, fill: drawn.style.backgroundColor || "none" });
  set(picture, { viewBox: Object.values(whole).join(" "), width: whole.width, height: whole.height });
  picture.prepend(title, paper);
  const text = new XMLSerializer().serializeToString(picture);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  link.download = `${nameOf(chart)}.svg`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}

// Page and title, or the axes where there is none; the chart's words begin with both.
function nameOf(chart) {
  const [head, axes = ""] = (chart?.ariaLabel ?? "").split(". ");
  const page = location.pathname.split("/").at(-1) || "home";
  const words = `${page} ${head.replace(/^Chart:?\s*/, "") || axes}`.toLowerCase();
  return words.match(/[\p{L}\p{N}]+/gu).join("-").slice(0, 80);
}

document.addEventListener("pointerover", offer);
document.addEventListener("focusin", offer);
document.addEventListener(
  "click",
  (event) => {
    if (event.target.closest?.(".stElementToolbar")) asked = chartIn(frameOf(event)) ?? asked;
    if (asked && PNG.test(event.target.download)) event.target.download = `${nameOf(asked)}.png`;
  },
  { capture: true },
);

export default function show() {}
