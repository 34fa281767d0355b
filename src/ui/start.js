// Starts the app. What the page shows first comes first: on a slow line the app's code, which is more than all of it, would keep it
// waiting. Until then the page is what it is without script, and whoever touches it gets the app at once.
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
    // Whatever does not come leaves the page as plain as for visitors without script, and says so to the stylesheet.
    root.dataset.scriptless = "";
    throw trouble;
  }
};
// What has been loaded is on the screen after the next frame.
const seen = () => requestAnimationFrame(() => setTimeout(begin));
if (document.readyState === "complete") seen();
else addEventListener("load", seen);
for (const touch of ["pointerdown", "keydown", "focusin"]) addEventListener(touch, begin, { once: true, passive: true });
// A page in the background is never seen, and a picture may hang.
setTimeout(begin, 2000);
