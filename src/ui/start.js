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
