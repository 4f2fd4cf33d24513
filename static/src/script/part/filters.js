// Results that follow the filters without a page load. Everything works
// without this file: the form is a plain GET with a "Show results" button.
//
// The first press of the button is the person's consent; from then on (or when
// the page came with filters, data-used) each change is followed at once. The
// server answers with the whole page, and each element marked data-refresh
// replaces the one with the same id. The words come from data attributes, so
// that they are in the page's language.

const sayAfter = 400; // milliseconds until the wait is put in words
const giveUpAfter = 8000; // then the browser loads the page in its own way

const form = document.querySelector("form[data-filters]");
const status = document.getElementById("results-status");
let following = form?.hasAttribute("data-used");
let request;
let shown = location.search;

if (form && status && "URLSearchParams" in window) {
  // On the document, for the form itself is replaced with its new counts.
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-filters]")) return;
    event.preventDefault();
    following = true;
    update(event.target);
  });
  document.addEventListener("change", (event) => {
    const changed = event.target.form;
    if (following && changed?.matches("form[data-filters]")) update(changed);
  });
  // Links within the page, such as the skip link, come by here too.
  addEventListener("popstate", () => location.search === shown || location.reload());
}

function update(filters) {
  const url = address(filters);
  const saying = setTimeout(() => (status.textContent = status.dataset.updating), sayAfter);
  const load = () => location.assign(url);
  request?.abort();
  // Not fetch: XMLHttpRequest parses the page itself, so no text becomes
  // markup in here and the site can forbid that (Trusted Types).
  request = new XMLHttpRequest();
  request.open("GET", url);
  request.responseType = "document";
  request.timeout = giveUpAfter;
  request.onload = function () {
    if (this.status !== 200 || !this.response) return load();
    history.pushState(null, "", url);
    shown = location.search;
    show(this.response);
  };
  request.onerror = request.ontimeout = load;
  request.onloadend = () => clearTimeout(saying);
  request.send();
}

// address leaves out what is empty, so that links stay short.
function address(filters) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(filters)) if (value) query.append(name, value);
  return filters.action.split("?")[0] + "?" + query;
}

function show(page) {
  const focused = document.activeElement?.id;
  const open = [...document.querySelectorAll("details[open][id]")].map((details) => details.id);
  const closed = [...document.querySelectorAll("details:not([open])[id]")].map((details) => details.id);
  document.title = page.title;
  for (const old of document.querySelectorAll("[data-refresh]")) {
    const fresh = page.getElementById(old.id);
    if (fresh) old.replaceWith(fresh);
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const id of closed) document.getElementById(id)?.removeAttribute("open");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  status.textContent = document.querySelector("h1").textContent;
  document.dispatchEvent(new Event("app:shown"));
}
