// Passkeys: asks the device for one, and sends its answer with the form. Without it, passwords and codes work the same.
"use strict";

(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  // What the server says, with its letters made bytes again.
  function read({ publicKey }) {
    const known = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));
    const options = { ...publicKey, challenge: bytes(publicKey.challenge) };
    if (options.user) {
      options.user = { ...options.user, id: bytes(options.user.id) };
      options.excludeCredentials = known(options.excludeCredentials);
      options.authenticatorSelection = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    } else {
      options.allowCredentials = known(options.allowCredentials);
    }
    return { publicKey: options };
  }

  // What the device says, with its bytes made letters.
  function written(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
    });
  }

  async function options(form) {
    const here = document.getElementById("passkey-options");
    const answer = here ? null : await fetch(form.action, { headers: { Accept: "application/json" } });
    const said = here ? JSON.parse(here.textContent) : await answer.json();
    return said.creation_options ?? said.request_options;
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const said = form.querySelector("[data-passkey-said]");
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      said.textContent = "";
      if (!window.PublicKeyCredential) {
        said.textContent = said.dataset.impossible;
        return;
      }
      try {
        const wanted = read(await options(form));
        const ask = form.dataset.passkey === "add" ? "create" : "get";
        form.elements.credential.value = written(await navigator.credentials[ask](wanted));
        form.submit();
      } catch (error) {
        said.textContent = error.name === "SecurityError" ? said.dataset.impossible : said.dataset.refused;
      }
    });
  }
})();
