// The map that moves, in place of the drawing: the same numbers and cards, and
// every other result as the map is moved. It is fetched after a press of
// "Move around the map" (part/map.js).

const arrows = { ArrowUp: [0, -100], ArrowDown: [0, 100], ArrowLeft: [-100, 0], ArrowRight: [100, 0] };
const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

// open shows the map and gives the function that takes it away again.
export async function open(box, focus) {
  const told = box.dataset;
  const [L] = await Promise.all([import(told.leaflet), sheet(told.sheet)]);
  const layer = told.vector && (await import(told.vector)).layer(L, told.tiles, document.documentElement.lang);
  const drawing = box.querySelector("svg");
  const pane = make("div", "app-live");
  pane.tabIndex = 0;
  pane.setAttribute("role", "region");
  pane.setAttribute("aria-label", told.name);
  pane.setAttribute("aria-description", told.help);
  drawing.toggleAttribute("hidden", true);
  drawing.after(pane);

  // The library's own keys are off: + and - as single keys get in the way of
  // those who drive the page by voice or screen reader.
  const map = L.map(pane, {
    keyboard: false, attributionControl: false, zoomControl: false, scrollWheelZoom: false,
    zoomAnimation: !calm, fadeAnimation: !calm, inertia: !calm, minZoom: 5, maxZoom: 17, zoomSnap: told.tiles ? 1 : 0.25,
  });
  const [west, south, east, north] = numbers(told.view);
  map.fitBounds([[south, west], [north, east]]);
  if (layer) layer.addTo(map);
  else if (told.tiles) L.tileLayer(told.tiles, { maxZoom: 17 }).addTo(map);
  else towns(L, map, drawing);
  if (told.radius) for (const part of [0.5, 1]) L.circle(numbers(told.centre), { radius: told.radius * part, fill: false, weight: 1.5, dashArray: "6 5", interactive: false, className: "app-live__line" }).addTo(map);
  if (told.outline) border(L, map, told.outline);
  const listed = fromList(drawing), marks = L.layerGroup().addTo(map);
  let found = [];
  const show = () => {
    if (map.reading?.isOpen()) return; // what is being read stays
    const held = document.activeElement.classList.contains("leaflet-marker-icon") && document.activeElement.getAttribute("aria-label");
    marks.clearLayers();
    for (const group of apart(map, [...listed, ...found].filter((item) => whole(map, item)))) mark(L, map, told, group).addTo(marks);
    if (held) (marks.getLayers().map((one) => one.getElement()).find((one) => one.getAttribute("aria-label") === held) ?? pane).focus({ preventScroll: true });
  };
  const look = later(async () => {
    found = (await ask(map, told, listed)) ?? found;
    show();
  });
  map.on("moveend", show).on("moveend", look);
  const zoom = zoomers(map, told);
  pane.after(zoom);
  show();
  look();

  pane.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
    if (event.target !== pane || !arrows[event.key]) return;
    event.preventDefault();
    map.panBy(arrows[event.key], { animate: !calm });
  });
  if (focus) pane.focus();
  return () => {
    map.remove();
    pane.remove();
    zoom.remove();
    drawing.removeAttribute("hidden");
  };
}

// fromList are the pins of the drawing, each with its card.
function fromList(drawing) {
  return [...drawing.querySelectorAll("a[data-at]")].map((link) => {
    const card = document.querySelector(link.getAttribute("href"));
    return {
      at: numbers(link.dataset.at),
      number: link.querySelector("text").textContent,
      name: link.querySelector("title").textContent,
      id: card?.querySelector("h2 a")?.getAttribute("href").match(/[0-9a-f-]{36}/)?.[0],
      content: () => copyOf(card),
    };
  });
}

function copyOf(card) {
  const copy = make("div", "app-result");
  copy.append(...card.cloneNode(true).childNodes);
  for (const part of copy.querySelectorAll("[id]")) part.removeAttribute("id");
  return copy;
}

// ask gives the results in view that the list has not, one by one or, where
// they are many, counted; nothing when there is no answer.
async function ask(map, told, listed) {
  const b = map.getBounds(), box = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((x) => x.toFixed(4));
  const query = `bbox=${box}&z=${Math.min(17, Math.max(5, Math.round(map.getZoom())))}`;
  let points, cells;
  try {
    const answer = await fetch(told.points + (told.points.includes("?") ? "&" : "?") + query);
    if (!answer.ok) return;
    ({ points = [], cells = [] } = await answer.json());
  } catch {
    return;
  }
  const out = cells.map(({ lat, lon, n, bbox }) => ({ at: [lat, lon], count: n, bbox }));
  for (const { id, lat, lon } of points) {
    const own = listed.find((one) => one.id === id);
    if (own && Math.abs(own.at[0] - lat) + Math.abs(own.at[1] - lon) < 0.0004) continue;
    out.push(own ? { ...own, at: [lat, lon] } : { at: [lat, lon], name: told.one, content: () => link(told.services + id, told.see) });
  }
  return out;
}

// whole says whether a button there stands in the map with all of itself: what
// is cut off can be neither read nor pressed.
function whole(map, { at }) {
  const { x, y } = map.latLngToContainerPoint(at), size = map.getSize();
  return x > 46 && y > 20 && x < size.x - 46 && y < size.y - 20;
}

// zoomers are buttons beside the map, where they cover nothing.
function zoomers(map, told) {
  const all = make("p", "app-live__zoom");
  for (const [step, sign, name] of [[1, "+", told.in], [-1, "\u2212", told.out]]) {
    const button = make("button", "govuk-button govuk-button--secondary");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", name);
    button.addEventListener("click", () => map.setZoom(Math.round(map.getZoom()) + step));
    all.append(button);
  }
  return all;
}

// apart puts together what would stand on top of each other at this zoom.
function apart(map, items) {
  const groups = [];
  for (const item of items) {
    const { x, y } = map.project(item.at);
    const group = groups.find((g) => Math.abs(g.x - x) < 92 && Math.abs(g.y - y) < 44);
    if (group) group.items.push(item);
    else groups.push({ x, y, items: [item] });
  }
  return groups;
}

// mark is one button on the map: a number of the list, two of them, another
// service, or how many there are.
function mark(L, map, told, { items }) {
  const cells = items.some((item) => item.count), names = items.map((item) => item.name).join("; ");
  if (!cells && items.length <= 2 && items.every((item) => item.number)) {
    const text = items.map((item) => item.number).join(", ");
    return popup(L, map, told, items, "app-live__pin", text, items.length > 1 ? `${text}: ${names}` : names);
  }
  if (!cells && items.length === 1) return popup(L, map, told, items, "app-live__pin app-live__pin--other", "", names);
  const text = told.many.replace("{n}", items.reduce((sum, item) => sum + (item.count ?? 1), 0));
  if (!cells && (items.length <= 5 || map.getZoom() >= 17)) return popup(L, map, told, items, "app-live__many", text, `${text}: ${names}`);
  return button(L, items[0].at, "app-live__many", text, `${text}. ${told.in}`, () => {
    const all = L.latLngBounds(items.flatMap(({ at, bbox }) => (bbox ? [[bbox[1], bbox[0]], [bbox[3], bbox[2]]] : [at])));
    map.getContainer().focus({ preventScroll: true }); // the button goes away
    map.setView(all.getCenter(), Math.min(17, Math.max(map.getZoom() + 1, map.getBoundsZoom(all))));
  });
}

// popup is a button whose pop-up takes the focus and gives it back.
function popup(L, map, told, items, kind, text, name) {
  const marker = button(L, items[0].at, kind, text, name, () => marker.openPopup());
  const content = () => {
    const all = make("div", "");
    all.append(...items.map((item) => item.content()));
    return all;
  };
  marker.off("click").bindPopup(content, { maxWidth: 280, minWidth: 200 });
  marker.on("popupopen", ({ popup }) => {
    map.reading = popup;
    const dialog = popup.getElement();
    dialog.setAttribute("role", "dialog");
    dialog.setAttribute("aria-label", name);
    dialog.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", told.close);
    dialog.tabIndex = -1;
    dialog.focus({ preventScroll: true });
  });
  marker.on("popupclose", () => marker.getElement()?.focus({ preventScroll: true }));
  return marker;
}

function button(L, at, kind, text, name, press) {
  const words = make("span", "");
  words.textContent = text;
  const width = Math.max(36, 20 + 8 * text.length);
  const marker = L.marker(at, { icon: L.divIcon({ className: kind, html: words, iconSize: [width, 36] }) }).on("click", press);
  marker.on("add", () => {
    const element = marker.getElement();
    element.setAttribute("aria-label", name);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      press();
    });
  });
  return marker;
}

function towns(L, map, drawing) {
  for (const town of drawing.querySelectorAll("text[data-at]")) {
    const words = make("span", "");
    words.textContent = town.textContent;
    words.setAttribute("aria-hidden", "true");
    L.marker(numbers(town.dataset.at), { interactive: false, keyboard: false, icon: L.divIcon({ className: "app-live__town", html: words, iconSize: [0, 0] }), zIndexOffset: -9999 }).addTo(map);
  }
}

async function border(L, map, address) {
  const answer = await fetch(address).catch(() => ({}));
  if (answer.ok) L.geoJSON(await answer.json(), { interactive: false, style: { fill: false, weight: 2, className: "app-live__line" } }).addTo(map);
}

// sheet loads the library's own styles once.
function sheet(address) {
  if (document.querySelector(`link[href="${address}"]`)) return;
  const styles = make("link", "");
  styles.rel = "stylesheet";
  styles.href = address;
  return new Promise((resolve, reject) => {
    styles.onload = resolve;
    styles.onerror = reject;
    document.head.prepend(styles); // ours come after it
  });
}

function later(work) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, 250);
  };
}

function link(href, text) {
  const a = make("a", "govuk-link");
  a.href = href;
  a.textContent = text;
  return a;
}

function make(name, kind) {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  return element;
}

function numbers(words) {
  return words.split(" ").map(Number);
}
