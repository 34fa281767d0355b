// Lets a device answer for its owner: a form with a passkey's questions is shown where the browser knows how, and is sent with
// what the device has answered.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const Key = window.PublicKeyCredential;
  if (!Key?.parseCreationOptionsFromJSON || !Key.parseRequestOptionsFromJSON || !Key.prototype.toJSON) continue;
  const { ceremony, answer } = form.elements;
  const button = form.querySelector("button");
  const said = form.querySelector("[aria-live]");
  const makes = form.dataset.passkey === "make";
  const { hasOne, notAllowed, notNow } = form.dataset;
  const why = { InvalidStateError: hasOne, NotAllowedError: notAllowed };
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    button.disabled = true;
    try {
      const asked = await fetch(`${form.action}/begin`, { method: "POST" });
      if (!asked.ok) throw new Error(`${asked.status}`);
      const { ceremony: id, options } = await asked.json();
      const given = makes
        ? await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(options) });
      ceremony.value = id;
      answer.value = JSON.stringify(given);
      form.submit();
    } catch (error) {
      said.textContent = why[error.name] ?? notNow;
    }
    // Whoever comes back to this page begins anew.
    answer.value = "";
    button.disabled = false;
  });
}
