"use strict";
// Opens the page of a postcode. Without it, the list below leads there as well.
(() => {
  const form = document.getElementById("by-postcode");
  const found = document.getElementById("found");
  const say = (id) => {
    found.textContent = document.getElementById(id).content.textContent;
  };
  const pageOf = (prefecture) => `${form.elements.service.value}/${prefecture}.html`;
  const show = (prefectures) => {
    if (prefectures.length === 1) {
      location.href = pageOf(prefectures[0]);
      return;
    }
    say(prefectures.length ? "several" : "unknown");
    for (const prefecture of prefectures) {
      const page = pageOf(prefecture);
      const link = document.createElement("a");
      link.href = page;
      link.textContent = document.querySelector(`main p a[href="${page}"]`).textContent;
      found.append(" ", link);
    }
  };
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const digits = form.elements.postcode.value.normalize("NFKC").replace(/[^0-9]/g, "");
    try {
      const answer = await fetch("postcodes.json");
      const prefectures = await answer.json();
      show((digits.length === 7 && prefectures[digits.slice(0, 3)]) || []);
    } catch {
      show([]);
    }
  });
})();
