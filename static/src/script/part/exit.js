// "Exit this page", for people who may be watched: the pattern of GOV.UK. The
// link works without this script. With it the page goes blank at once, its entry
// in the history is replaced, and Escape pressed three times within five seconds
// does the same.
const presses = 3;
const within = 5000; // milliseconds

const link = document.querySelector("[data-exit]");
if (link) {
  const root = document.documentElement;
  const leave = (event) => {
    event.preventDefault(); // also of Escape, which stops a page from loading
    root.hidden = true;
    document.title = "";
    location.replace(link.href);
  };
  link.addEventListener("click", leave);

  let times = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const now = Date.now();
    times = [...times.filter((t) => now - t < within), now];
    if (times.length >= presses) leave(event);
  });
  // A browser that keeps pages in memory would show a blank one on the way back.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  const hint = document.createElement("p");
  hint.className = "app-exit-hint";
  hint.textContent = link.dataset.exit;
  link.after(hint);
}
