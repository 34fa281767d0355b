(() => {
  const tabsOf = (tab) => [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
  const open = (tab) => {
    for (const each of tabsOf(tab)) {
      const isOpen = each === tab;
      each.ariaSelected = String(isOpen);
      each.tabIndex = isOpen ? 0 : -1;
      document.getElementById(each.getAttribute("aria-controls")).hidden = !isOpen;
    }
  };
  addEventListener("click", ({ target }) => {
    const tab = target.closest?.("[role=tab]");
    if (tab) open(tab);
  });
  addEventListener("keydown", (event) => {
    const tab = event.target.closest?.("[role=tab]");
    if (!tab || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = tabsOf(tab);
    const here = all.indexOf(tab);
    const forth = getComputedStyle(tab).direction === "rtl" ? -1 : 1;
    const steps = { ArrowRight: here + forth, ArrowLeft: here - forth, Home: 0, End: all.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = all[(steps[event.key] + all.length) % all.length];
    open(next);
    next.focus();
  });
})();
