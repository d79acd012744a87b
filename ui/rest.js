// A film that plays over and over rests while nobody sees it, and after a while for good (ui/rest.py).

export default function show({ data, parentElement }) {
  const place = parentElement.closest(".st-key-home_film");
  if (!place) return;
  let resting = false; // this stopped the film, so this lets it play on
  let played = 0;

  // The film is in a component of its own, below a root of its own.
  function press(wanted) {
    const roots = [...place.querySelectorAll("*")].map((one) => one.shadowRoot ?? one);
    const film = roots.map((one) => one.querySelector(".film")).find(Boolean);
    if (!film || film.dataset.playing !== String(!wanted)) return false;
    film.querySelector(".play").click();
    return true;
  }

  const observer = new IntersectionObserver(([{ isIntersecting: seen }]) => {
    if (!seen) resting = press(false);
    else if (resting) resting = !press(true);
  });
  observer.observe(place);
  const clock = setInterval(() => {
    played += !resting && !document.hidden;
    if (played < data.seconds) return;
    clearInterval(clock);
    press(false);
  }, 1000);
  return () => {
    observer.disconnect();
    clearInterval(clock);
  };
}
