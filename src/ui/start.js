const root = document.documentElement;
let begun = false;
const begin = async () => {
  if (begun) return;
  begun = true;
  for (const link of document.querySelectorAll("link[rel=later]")) link.rel = link.as ? "preload" : "modulepreload";
  try {
    const app = await import("{js}");
    await app.default({ module_or_path: "{wasm}" });
    app.hydrate();
  } catch (trouble) {
    root.dataset.scriptless = "";
    throw trouble;
  }
};
const seen = () => requestAnimationFrame(() => setTimeout(begin));
if (document.readyState === "complete") seen();
else addEventListener("load", seen);
for (const touch of ["pointerdown", "keydown", "focusin"]) addEventListener(touch, begin, { once: true, passive: true });
setTimeout(begin, 2000);

// What offers something under a search field is fetched when somebody goes there.
addEventListener("focusin", ({ target }) => {
  if (target.matches("[data-suggest]")) import("{suggest}").then((it) => it.default(target), () => {});
});

// Where a page was left, for those who come back to it without loading it anew; and where a list goes on that has grown.
const places = new Map();
let here = location.href;
let back, grown;
addEventListener("popstate", () => (back = true));
addEventListener("scroll", () => location.href === here && places.set(here, scrollY), { passive: true });
addEventListener("click", ({ target }) => {
  const more = target.closest?.("[data-more]");
  if (more) grown = +more.dataset.more;
});
addEventListener("arrived", () => {
  if (here === location.href) return;
  here = location.href;
  const [place, first] = [back && places.get(here), grown];
  back = grown = undefined;
  requestAnimationFrame(() => {
    if (place) scrollTo({ top: place, behavior: "instant" });
    if (first) document.querySelector(`.listing .cards > :nth-child(${first + 1}) a`)?.focus({ preventScroll: true });
  });
});

// On a narrow screen the filters open over the page, as a dialog.
addEventListener(
  "toggle",
  ({ target: filters }) => {
    if (!filters.matches?.(".filters") || !filters.open || matchMedia("(min-width: 64rem)").matches) return;
    const dialog = filters.querySelector("dialog");
    dialog.open = false;
    dialog.showModal();
    dialog.onclose = () => {
      // As the page came: a part of it that is folded away.
      filters.open = false;
      dialog.open = true;
      filters.querySelector("summary").focus();
    };
  },
  true,
);
addEventListener("click", ({ target }) => target.closest?.("[data-close]")?.closest("dialog").close());
