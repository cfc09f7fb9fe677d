// What pages do beyond what forms and links do by themselves: jobs go on before one's eyes, and a sent form says so.
"use strict";

const live = () => [...document.querySelectorAll("[data-live]")];

function follow() {
  const ids = live().map((card) => card.dataset.job);
  if (!ids.length) return;
  const events = new EventSource(`/jobs/events?jobs=${ids.join(",")}`);
  events.addEventListener("job", (event) => show(JSON.parse(event.data)));
  events.addEventListener("end", () => events.close());
  window.addEventListener("pagehide", () => events.close());
}

function show(news) {
  const card = document.getElementById(`job-${news.id}`);
  if (!card) return;
  const status = card.querySelector(".status");
  const bar = status.querySelector("progress");
  const fresh = fragment(news.status);
  const freshBar = fresh.querySelector("progress");
  if (bar && freshBar) {
    // The bar stays the same element, so that it moves, and is not read out anew.
    bar.value = freshBar.value;
    status.querySelector("p").replaceWith(fresh.querySelector("p"));
  } else {
    status.replaceChildren(fresh);
  }
  if (card.dataset.state !== news.state) changed(card, news);
}

function changed(card, news) {
  card.dataset.state = news.state;
  document.getElementById("said").textContent = news.said;
  const ended = ["delivered", "failed", "cancelled"].includes(news.state);
  if (ended) delete card.dataset.live;
  if (ended && "reload" in card.dataset) {
    location.reload();
    return;
  }
  const old = card.querySelector(".actions");
  // Whoever is about to write a title or to delete goes on undisturbed.
  if (old.querySelector("details[open]")) return;
  const hadFocus = old.contains(document.activeElement);
  old.replaceWith(fragment(news.controls));
  card.querySelectorAll("input[name=back]").forEach((field) => { field.value = card.dataset.back; });
  if (hadFocus) card.querySelector(".actions a, .actions button, .actions summary")?.focus();
}

function fragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-busy]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  const busy = form.querySelector(".busy");
  if (busy) busy.textContent = busy.dataset.says;
});

// A page that is shown again out of the browser's memory can be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    const busy = form.querySelector(".busy");
    if (busy) busy.textContent = "";
  });
});

document.getElementById("text")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form.requestSubmit();
});

follow();
