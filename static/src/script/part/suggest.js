// Suggestions under a search field: <input data-suggest="/api/suggest">. The
// page works without them.
//
// The field becomes a combobox with a listbox (ARIA Authoring Practices, list
// autocomplete with manual selection): the focus stays in the field, the arrow
// keys move through the options, Enter or a tap takes one, Escape closes. What
// is announced comes from data attributes, so that it is in the page's language.

const waitFor = 120; // milliseconds without a key before the server is asked
const shortest = 2; // letters

for (const input of document.querySelectorAll("input[data-suggest]")) combobox(input);

// counted says a number in the plural form that the page's language has for it.
const plurals = new Intl.PluralRules(document.documentElement.lang || "en");
function counted(words, n) {
  if (n === 1) return words.suggestOne;
  const form = plurals.select(n); // "few"
  return (words["suggestN" + form[0].toUpperCase() + form.slice(1)] || words.suggestNOther).replace("{n}", n);
}

function combobox(input) {
  const list = document.createElement("ul");
  const status = document.createElement("div");
  list.id = input.id + "-list";
  list.className = "app-suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  input.after(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]])
    input.setAttribute(name, value);

  let asked = ""; // the text that the open list belongs to
  let at = -1; // the option that the arrow keys are on
  let timer;
  let request;

  input.addEventListener("input", () => {
    quiet();
    timer = setTimeout(ask, waitFor);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey) return;
    const options = list.children;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      take(options[at]);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return void (event.key === "ArrowDown" && ask());
      event.preventDefault();
      quiet(); // an answer on its way must not take away the option that is chosen now
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place before the first option is the field itself.
      move(((at + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    } else if (event.key === "Tab") {
      close();
    }
  });
  input.addEventListener("blur", close);
  // The focus must stay in the field while an option is pressed.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });

  function ask() {
    const text = input.value.trim();
    if (text.length < shortest) return close();
    request?.abort();
    request = new AbortController();
    fetch(input.dataset.suggest + "?" + new URLSearchParams({ q: text }), { signal: request.signal })
      .then((answer) => (answer.ok ? answer.json() : { suggestions: [] }))
      .then((answer) => show(text, answer.suggestions))
      .catch(() => {}); // aborted, or no network: the field works as it is
  }

  function show(text, suggestions) {
    if (document.activeElement !== input || text !== input.value.trim()) return;
    list.replaceChildren(...suggestions.map(option));
    asked = text;
    at = -1;
    open(suggestions.length > 0);
    const n = suggestions.length;
    status.textContent = n ? counted(input.dataset, n) : input.dataset.suggestNone;
  }

  function option(suggestion, i) {
    const item = document.createElement("li");
    item.id = list.id + "-" + i;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.text = suggestion.text;
    item.dataset.kind = suggestion.kind;
    // The server's own words are English; the page has them in its language.
    const urgent = suggestion.kind === "crisis" && input.dataset.suggestCrisis;
    item.append(urgent || suggestion.label || suggestion.text);
    if (suggestion.note) {
      const note = document.createElement("span");
      note.textContent = suggestion.note;
      item.append(" ", note);
    }
    return item;
  }

  function open(on) {
    list.hidden = !on;
    input.setAttribute("aria-expanded", String(on));
    if (!on) input.removeAttribute("aria-activedescendant");
  }

  function quiet() {
    clearTimeout(timer);
    request?.abort();
  }

  function close() {
    quiet();
    at = -1;
    open(false);
  }

  function move(to) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = to;
    const option = list.children[at];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", option.id);
  }

  // take puts the words of an option into the field. Help in an emergency is
  // fetched at once: its page needs nothing but the words that are there.
  function take(option) {
    if (option.dataset.kind === "crisis") {
      input.value = asked;
      close();
      return input.form.requestSubmit();
    }
    input.value = option.dataset.text;
    status.textContent = "";
    close();
  }
}
