// Buttons that need a script, and so are made by it: the phone's own menu for
// sharing, and copying. Without it the links and the text beside them serve.

import "./part/exit.js";

const say = (words) => {
  const note = document.createElement("span");
  note.setAttribute("role", "status");
  note.textContent = words;
  return note;
};

const add = (place, words, press) => {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = words;
  button.addEventListener("click", () => press(button));
  place.append(button);
};

// copy tells that it is done; where copying is refused nothing is claimed.
const copy = (place, text) => async () => {
  try {
    await navigator.clipboard.writeText(text());
    place.querySelector("[role=status]")?.remove();
    place.append(say(place.dataset.copied));
  } catch {}
};

for (const place of document.querySelectorAll("[data-share]")) {
  const url = place.dataset.share;
  if (navigator.share) add(place, place.dataset.shareLabel, () => navigator.share({ title: document.title, url }).catch(() => {}));
  if (navigator.clipboard) add(place, place.dataset.copyLabel, copy(place, () => url));
}

for (const place of document.querySelectorAll("[data-copy]")) {
  if (navigator.clipboard) add(place, place.dataset.copyLabel, copy(place, () => document.getElementById(place.dataset.copy).value));
}
