// Adds to what the server returned; without it everything works.
customElements.define("x-copy", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(this.dataset.text);
      button.querySelector("[role=status]").textContent = this.dataset.done;
    });
  }
});
customElements.define("x-reveal", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const input = this.querySelector("input");
    if (!button || !input) return;
    button.hidden = false;
    button.addEventListener("click", () => {
      const hidden = input.type === "password";
      input.type = hidden ? "text" : "password";
      button.setAttribute("aria-pressed", String(hidden));
    });
  }
});
customElements.define("x-passkey", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !window.PublicKeyCredential) return;
    button.hidden = false;
    this.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(event.target).catch(() => {
        this.querySelector("[role=status]").textContent = this.dataset.failed;
      });
    });
  }
  async ask(form) {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const asked = await fetch(this.dataset.options, { method: "POST", headers });
    const { publicKey } = await asked.json();
    const is_new = "user" in publicKey;
    publicKey.challenge = bytes(publicKey.challenge);
    if (is_new) publicKey.user.id = bytes(publicKey.user.id);
    for (const known of publicKey.excludeCredentials ?? publicKey.allowCredentials ?? []) {
      known.id = bytes(known.id);
    }
    const keys = navigator.credentials;
    const made = await (is_new ? keys.create({ publicKey }) : keys.get({ publicKey }));
    form.elements.credential.value = JSON.stringify(plain(made));
    form.submit();
  }
});
const bytes = (text) => {
  const base64 = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const plain = (made) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[name]) response[name] = text(made.response[name]);
  }
  return {
    id: made.id, rawId: text(made.rawId), type: made.type, response,
    clientExtensionResults: made.getClientExtensionResults(),
  };
};
