// A form with data-later that finds no network stays on this device and is sent once when there is one.
// It goes with the key of the form it was typed into, so the server writes it down once however often it
// arrives. Only on mailed links: there a redirect always means "written down", never "sign in first".
(() => {
  const PREFIX = "later:";
  const PATIENCE = 20000; // ms: a network that does not answer is none
  const kept = () => { try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; } };
  const drop = (name) => { try { localStorage.removeItem(name); } catch { /* nothing was kept */ } };

  async function post(form, body) {
    const data = new URLSearchParams(body);
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(location.pathname, { method: "POST", body: data, redirect: "manual", signal: stop.signal });
      return answer.type === "opaqueredirect" ? 302 : answer.status;
    } catch { return 0; } finally { clearTimeout(timer); }
  }

  function later(form) {
    const mine = PREFIX + form.dataset.later + ":";
    const notes = [...document.querySelectorAll("[data-later-note]")];
    const say = (which) => {
      for (const note of notes) note.hidden = note.dataset.laterNote !== which;
      form.hidden = which === "kept" || which === "sent" || which === "closed";
    };
    let busy = false;

    const put = (body) => {
      for (const [name, value] of new URLSearchParams(body)) {
        const field = form.elements[name];
        if (field && !["form_key", "csrfmiddlewaretoken"].includes(name)) field.value = value;
      }
    };
    async function send() {
      if (busy) return;
      busy = true;
      for (const name of kept().filter((one) => one.startsWith(mine))) {
        const body = localStorage.getItem(name) || "";
        const status = await post(form, body);
        if (status === 302) { drop(name); form.reset(); say("sent"); }
        else if (status === 422) { put(body); drop(name); say("refused"); }
        else { say([403, 404, 410].includes(status) ? "closed" : "kept"); break; }
      }
      busy = false;
    }

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (busy) return;
      busy = true;
      const body = new URLSearchParams(new FormData(form)).toString();
      const name = mine + form.elements.form_key.value;
      let isKept = true;
      try { localStorage.setItem(name, body); } catch { isKept = false; }
      const status = isKept ? await post(form, body) : 1;
      busy = false;
      if (status === 0 || status >= 500) return say("kept");
      if ([403, 404, 410].includes(status)) return say("closed");
      drop(name);
      form.submit(); // the same key: the server leads to its answer, or shows what is wrong
    });
    for (const button of document.querySelectorAll("[data-later-again]")) button.addEventListener("click", send);
    for (const button of document.querySelectorAll("[data-later-drop]")) button.addEventListener("click", () => {
      kept().filter((one) => one.startsWith(mine)).forEach(drop);
      location.reload();
    });
    addEventListener("online", send);
    setInterval(() => { if (navigator.onLine && kept().some((one) => one.startsWith(mine))) send(); }, 30000);
    send();
  }

  function start() {
    const form = document.querySelector("form[data-later]");
    if (form) return later(form);
    if (kept().length) for (const note of document.querySelectorAll('[data-later-note="waiting"]')) note.hidden = false;
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
