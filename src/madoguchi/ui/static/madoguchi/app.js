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
customElements.define("x-palette", class extends HTMLElement {
  connectedCallback() {
    this.field = this.querySelector("input");
    this.list = this.querySelector(".suggestions");
    let waiting = 0;
    const ask = () => {
      clearTimeout(waiting);
      if (!this.composing) waiting = setTimeout(() => this.suggest(), 200);
    };
    this.field.addEventListener("compositionstart", () => {
      this.composing = true;
      clearTimeout(waiting);
    });
    this.field.addEventListener("compositionend", () => {
      this.composing = false;
      ask();
    });
    this.field.addEventListener("input", ask);
    this.field.addEventListener("keydown", (event) => {
      // the Enter that ends a conversion sends nothing, in Safari too
      if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
    });
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || !this.list.firstElementChild) return;
      event.preventDefault();
      this.close();
    });
    document.addEventListener("keydown", (event) => {
      if (!focuses_palette(event)) return;
      event.preventDefault();
      this.field.focus();
      this.field.select();
    });
  }
  close() {
    this.asked = "";
    this.list.replaceChildren();
    this.field.focus();
  }
  async suggest() {
    const query = this.asked = this.field.value.trim();
    if (!query) return this.list.replaceChildren();
    const address = `${this.dataset.address}?${new URLSearchParams({ q: query })}`;
    const answer = await fetch(address).catch(() => null);
    if (!answer || !answer.ok || answer.redirected) return;
    const lines = await answer.text();
    if (this.asked === query) this.list.innerHTML = lines;
  }
});
const focuses_palette = (event) => {
  // no key alone: who dictates would press it by a word
  if (event.isComposing || event.altKey) return false;
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k";
};
customElements.define("x-passkey", class extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !button.hidden || !window.PublicKeyCredential) return;
    button.hidden = false;
    // Where the browser offers passkeys by itself, they come before the password, and
    // among what it suggests for the name.
    const password = document.querySelector("[data-password]");
    const waiting = new AbortController();
    const form = this.querySelector("form");
    PublicKeyCredential.isConditionalMediationAvailable?.().then((offered) => {
      if (!offered || !password) return;
      password.before(this);
      return this.ask(form, { mediation: "conditional", signal: waiting.signal });
    }).catch(() => {}); // nobody has pressed anything yet
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      waiting.abort(); // a browser asks one question at a time
      this.ask(form).catch(() => {
        this.querySelector("[role=status]").textContent = this.dataset.failed;
      });
    });
  }
  async ask(form, how = {}) {
    const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
    const asked = await fetch(this.dataset.options, { method: "POST", headers, signal: how.signal });
    if (asked.redirected && !how.mediation) return location.assign(asked.url); // signed in already
    const { publicKey } = await asked.json();
    const is_new = "user" in publicKey;
    publicKey.challenge = bytes(publicKey.challenge);
    if (is_new) publicKey.user.id = bytes(publicKey.user.id);
    for (const known of publicKey.excludeCredentials ?? publicKey.allowCredentials ?? []) {
      known.id = bytes(known.id);
    }
    const keys = navigator.credentials;
    const made = await (is_new ? keys.create({ publicKey }) : keys.get({ publicKey, ...how }));
    form.elements.credential.value = JSON.stringify(plain(made));
    form.submit();
  }
});
if (document.querySelector(".error-summary, .errorlist")) {
  // Kept as a page that a GET opens: Back and reload send no form again, nor ask whether to.
  const entry = document.querySelector("[data-password]");
  history.replaceState(history.state, "", entry?.action ?? location.href);
}
document.addEventListener("change", (event) => {
  const field = event.target;
  if (field.matches("input[type=file][data-send]") && field.files.length) field.form.requestSubmit();
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
customElements.define("x-push", class extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    if (!("PushManager" in window) || !navigator.serviceWorker) return;
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.subscribe(form).catch(() => {
        const status = this.querySelector("[role=status]");
        status.textContent = status.dataset.refused;
      });
    });
  }
  async subscribe(form) {
    const worker = await navigator.serviceWorker.register(this.dataset.worker);
    const told = { userVisibleOnly: true, applicationServerKey: this.dataset.key };
    const push = (await worker.pushManager.subscribe(told)).toJSON();
    form.elements.endpoint.value = push.endpoint;
    form.elements.key.value = push.keys.p256dh;
    form.elements.secret.value = push.keys.auth;
    form.submit();
  }
});
