// What is offered under a search field while somebody types: the combobox of the ARIA practices, with a list box and manual selection.
// The server makes the list. This is loaded when somebody goes to such a field, and the form works without it.

const patience = 80;
const attended = new WeakSet();
let field, list, options, at, typed, asked, timer;

const close = () => {
  clearTimeout(timer);
  asked?.abort();
  asked = undefined;
  options = [];
  at = -1;
  list.hidden = true;
  list.replaceChildren();
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
};

// The one that is marked stands in the field; before the first and after the last there is what was typed.
const mark = (to) => {
  options[at]?.setAttribute("aria-selected", "false");
  at = to;
  const option = options[at];
  field.value = option ? option.dataset.words : typed;
  if (!option) return field.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
};

const show = (html) => {
  list.innerHTML = html;
  const room = matchMedia("(max-width: 47.99rem)").matches ? 8 : 10;
  options = [...list.querySelectorAll("[role=option]")];
  for (const surplus of options.splice(room)) surplus.remove();
  for (const group of list.querySelectorAll("[role=group]")) if (!group.querySelector("[role=option]")) group.remove();
  options.forEach((option, place) => (option.id = `${list.id}-${place}`));
  if (!options.length) return close();
  at = -1;
  field.removeAttribute("aria-activedescendant");
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
};

const ask = async () => {
  asked?.abort();
  typed = field.value;
  if ([...typed.trim()].length < 2) return close();
  const mine = (asked = new AbortController());
  const about = field;
  try {
    const answer = await fetch(`${document.documentElement.dataset.base ?? ""}/search/suggest?q=${encodeURIComponent(typed.trim())}`, { signal: mine.signal });
    const html = answer.ok ? await answer.text() : "";
    // What comes late is about something that nobody asks any more.
    if (asked === mine && field === about) show(html);
  } catch {
    // Without a connection nothing is offered.
  }
};

const press = (event) => {
  const { key } = event;
  const count = options.length;
  if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
  if (key === "ArrowDown" || key === "ArrowUp") {
    event.preventDefault();
    if (!count) return ask();
    const step = key === "ArrowDown" ? 1 : -1;
    // One place more than there are options: the field itself.
    mark(((at + 1 + step + count + 1) % (count + 1)) - 1);
  } else if (key === "Enter") {
    const option = options[at];
    if (option) {
      event.preventDefault();
      option.click();
    } else close();
  } else if (key === "Escape" && count) {
    event.preventDefault();
    field.value = typed;
    close();
  } else if (key === "Tab") close();
};

export default (input) => {
  if (field && field !== input) close();
  field = input;
  list = document.getElementById(input.dataset.suggest);
  options = [];
  at = -1;
  typed = input.value;
  if (attended.has(input)) return;
  attended.add(input);
  for (const [name, value] of Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  }))
    input.setAttribute(name, value);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    asked = undefined;
    typed = input.value;
    at = -1;
    input.removeAttribute("aria-activedescendant");
    timer = setTimeout(ask, patience);
  });
  input.addEventListener("keydown", press);
  input.addEventListener("blur", close);
  input.form.addEventListener("submit", close);
  // A press of the mouse would take the focus away from the field, and the list with it.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    input.value = option.dataset.words;
    // After the click has been followed.
    setTimeout(close);
  });
  // Somebody was quicker than this.
  if (input.value !== input.defaultValue) ask();
};
