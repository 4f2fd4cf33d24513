// A button under the map that is drawn on the page: "Move around the map". Only
// a press of it fetches the map that moves. A page that was changed in its
// place, by a filter, gets its button again, and the moving map if it was open.
let moving = false;

offer();
document.addEventListener("app:shown", offer);

function offer() {
  const box = document.querySelector("[data-map]");
  if (!box?.dataset.leaflet || !box.querySelector("svg")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary";
  button.textContent = box.dataset.open;
  let shut;
  const press = async (focus) => {
    if (shut) {
      shut();
      shut = undefined;
    } else {
      try {
        shut = await (await import(box.dataset.map)).open(box, focus);
      } catch {
        const sorry = document.createElement("p");
        sorry.className = "app-map__note";
        sorry.setAttribute("role", "status");
        sorry.textContent = box.dataset.failed;
        button.replaceWith(sorry);
      }
    }
    moving = !!shut;
    button.textContent = shut ? box.dataset.shut : box.dataset.open;
  };
  button.addEventListener("click", () => press(true));
  box.append(button);
  if (moving) press(false);
}
