(() => {
  // What this browser knows of its visitor and the page must not: what they have saved, what they have looked at, and whether a cart waits.
  const root = document.documentElement;
  const base = root.dataset.base ?? "";
  const words = {words};
  const KEY = "viewed";
  const MOST = 12;

  // ---- Saved for later: forms that lead to the wishlist without script.
  const isSaved = (variant) => new RegExp(`(?:^|; )wishlist=1\\.[^;]*\\b${variant}-`).test(document.cookie);
  const paint = () => {
    for (const form of document.querySelectorAll("form.save")) {
      form.querySelector("button").setAttribute("aria-pressed", isSaved(form.elements.variant.value));
    }
  };
  addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form.save")) return;
    event.preventDefault();
    const variant = form.elements.variant.value;
    const action = base + (isSaved(variant) ? "/wishlist/remove" : "/wishlist/add");
    const body = new URLSearchParams({ variant });
    const answer = await fetch(action, { method: "POST", body, redirect: "manual" }).catch(() => null);
    // What is declined is said by a page.
    if (answer?.type === "opaqueredirect") paint();
    else form.submit();
  });

  // ---- Recently viewed: kept here and never sent.
  const viewed = () => {
    try {
      const all = JSON.parse(localStorage.getItem(KEY));
      return all.filter(({ path, title, picture }) => /^\/products\/[^/?#]+$/.test(path) && title && /^(\/(?!\/)|$)/.test(picture));
    } catch {
      return [];
    }
  };
  const keep = (pieces) => {
    try {
      if (pieces.length) localStorage.setItem(KEY, JSON.stringify(pieces.slice(0, MOST)));
      else localStorage.removeItem(KEY);
    } catch {
      // Nothing is kept where the browser keeps nothing.
    }
  };
  // While pages change, the address may be ahead of what is shown.
  const slug = () => document.querySelector("#buy input[name=product]")?.value;
  const here = () => (slug() ? `/products/${slug()}` : location.pathname.slice(base.length));
  const others = () => viewed().filter(({ path }) => path !== here());
  // One that is looked at and one from before are two.
  const isEnough = (pieces) => pieces.length > (here().startsWith("/products/") ? 0 : 1);
  // Its place is kept before anything is painted.
  const reserve = () => root.toggleAttribute("data-viewed", isEnough(others()));
  const note = () => {
    const title = document.querySelector(".product h1")?.textContent;
    if (!title || !slug()) return;
    const picture = document.querySelector(".frame-large picture");
    const small = picture?.querySelector("source[type='image/webp']")?.srcset.split(" ")[0];
    const large = picture?.querySelector("img")?.getAttribute("src");
    keep([{ path: here(), title, picture: small || large || "" }, ...others()]);
  };
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  const show = () => {
    const rail = document.getElementById("viewed");
    if (!rail) return;
    const pieces = others();
    if (!isEnough(pieces)) return rail.replaceChildren();
    const piece = ({ path, title, picture }) => {
      const image = picture ? [make("img", { src: picture, alt: "", loading: "lazy", decoding: "async" })] : [];
      return make("li", {}, make("a", { href: base + path }, make("span", { className: "viewed-picture" }, ...image), make("span", {}, title)));
    };
    const clear = make("button", { type: "button", className: "button-link", textContent: words.clear });
    clear.addEventListener("click", () => {
      keep([]);
      const done = make("p", { tabIndex: -1, textContent: words.cleared });
      rail.replaceChildren(done);
      done.focus({ preventScroll: true });
    });
    const title = make("h2", { id: "viewed-title", textContent: words.viewed });
    rail.setAttribute("aria-labelledby", "viewed-title");
    rail.replaceChildren(make("div", { className: "viewed-head" }, title, clear), make("ul", {}, ...pieces.map(piece)));
  };

  // ---- A cart that waits: said on the front page. Its place is kept before anything is painted, too.
  const pieces = () => {
    const cart = document.cookie.match(/(?:^|; )cart=1(\.[^;]*)/)?.[1] ?? "";
    return [...cart.matchAll(/\.[0-9a-z]{13}-([1-9]\d{0,2})(?=\.|$)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  };
  const remind = () => {
    const count = pieces();
    root.toggleAttribute("data-waiting", count > 0);
    const text = count ? words.waits[+(count !== 1)].replace("#", count) : "";
    const place = document.getElementById("waiting");
    // Whoever stands on the link is not pushed off it for nothing.
    if (!place || place.textContent === text) return;
    place.replaceChildren(...(text ? [make("a", { href: `${base}/cart` }, make("span", {}, text))] : []));
  };

  const arrive = () => {
    reserve();
    note();
    show();
    paint();
    remind();
  };
  reserve();
  remind();
  addEventListener("DOMContentLoaded", arrive);
  // The app says so when it has brought another page, or another variant.
  addEventListener("arrived", arrive);
  for (const again of ["pageshow", "focus"]) {
    addEventListener(again, paint);
    addEventListener(again, remind);
  }
})();
