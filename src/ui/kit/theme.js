(() => {
  const root = document.documentElement;
  const show = () => {
    const theme = /(?:^|; )theme=(light|dark)(?:;|$)/.exec(document.cookie)?.[1] ?? "";
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
    for (const bar of document.querySelectorAll("meta[name=theme-color]")) {
      const its = bar.dataset.scheme;
      bar.media = theme ? (theme === its ? "all" : "not all") : `(prefers-color-scheme: ${its})`;
    }
    const choice = document.querySelector(`#theme input[value="${theme}"]`);
    if (choice) choice.checked = true;
  };
  show();
  addEventListener("DOMContentLoaded", show);
  addEventListener("pageshow", show);
  addEventListener("change", ({ target }) => {
    if (!target.matches("#theme input")) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${target.value}; Path=/; Max-Age=${target.value ? 31536000 : 0}; SameSite=Lax${secure}`;
    show();
  });
})();
