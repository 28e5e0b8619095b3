"use strict";
// Confesses what the clock alone shows: a promise that was missed, a page grown old.
// Looks each minute for news, and never replaces the page by an error.
(() => {
  const confess = () => {
    for (const words of document.querySelectorAll("[data-late-after]")) {
      words.hidden = Date.now() < Date.parse(words.dataset.lateAfter);
    }
  };
  const renew = async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (!answer.ok) return;
      const text = await answer.text();
      const found = new DOMParser().parseFromString(text, "text/html");
      const textOf = (page) => page.querySelector("main").textContent;
      if (textOf(found) !== textOf(document)) {
        location.reload();
        return;
      }
      document.querySelector("footer").replaceWith(found.querySelector("footer"));
      confess();
    } catch {
      // Nobody answers: what stands here stays, and the clock goes on.
    }
  };
  confess();
  setInterval(confess, 1000);
  setInterval(renew, 60000);
})();
