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
