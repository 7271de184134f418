// Every page works without this file. It closes menus, keeps what somebody is writing, and puts
// the focus where the reader's eye should go.
(() => {
  const say = (name) => document.getElementById("ui-words")?.dataset[name] || "";
  const make = (tag, text, attributes = {}) => {
    const node = document.createElement(tag);
    node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };

  // A menu is a <details>: this closes it on Escape and on a click elsewhere.
  customElements.define("ui-menu", class extends HTMLElement {
    connectedCallback() {
      const menu = this.querySelector("details");
      if (!menu) return;
      this.outside = (event) => { if (!this.contains(event.target)) menu.open = false; };
      document.addEventListener("click", this.outside);
      this.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        menu.open = false;
        menu.querySelector("summary").focus();
      });
    }
    disconnectedCallback() { document.removeEventListener("click", this.outside); }
  });

  // Drafts: text that was typed stays in this tab until it has arrived. Never passwords or files.
  const PREFIX = "draft:";
  const place = (form, index) => PREFIX + location.pathname + "#" + (form.getAttribute("id") || index);
  const typed = (form) => [...form.elements].filter((control) => control.name && !control.disabled
    && (control.tagName === "TEXTAREA" || ["text", "url", "tel", "search", "email"].includes(control.type)));
  const store = {
    get(key) { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: nothing is kept */ } },
    drop(key) { try { sessionStorage.removeItem(key); } catch { /* the same */ } },
    keys() { try { return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX)); } catch { return []; } },
  };
  const open = new Set();

  function keep(form, index) {
    const key = place(form, index);
    const controls = typed(form);
    const arrived = document.querySelector("#messages .notice") || form.querySelector(".summary");
    const draft = store.get(key);
    if (draft && arrived) store.drop(key);
    else if (draft) restore(form, key, controls, draft.values);
    let timer;
    const save = () => store.set(key, { values: controls.map((control) => control.value), sent: false });
    form.addEventListener("input", () => {
      open.add(form);
      clearTimeout(timer);
      timer = setTimeout(save, 400);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      if (!open.delete(form) && !store.get(key)) return;
      store.set(key, { values: controls.map((control) => control.value), sent: true });
    });
    form.addEventListener("reset", () => { open.delete(form); store.drop(key); });
  }

  function restore(form, key, controls, values) {
    if (values.length !== controls.length) return store.drop(key);
    const before = controls.map((control) => control.defaultValue); // what the server sent
    if (values.every((value, i) => value === before[i])) return store.drop(key);
    controls.forEach((control, i) => { control.value = values[i]; });
    const note = make("p", "", { class: "draft-note", role: "status" });
    const undo = make("button", say("undo"), { class: "button", "data-kind": "text", type: "button" });
    note.append(make("span", say("kept")), undo);
    undo.addEventListener("click", () => {
      controls.forEach((control, i) => { control.value = before[i]; });
      open.delete(form);
      store.drop(key);
      note.remove();
      controls[0]?.focus();
    });
    form.prepend(note);
  }

  addEventListener("beforeunload", (event) => { if (open.size) event.preventDefault(); });

  // What was sent from another page and did not come back with mistakes has arrived.
  function forget() {
    for (const key of store.keys()) {
      if (store.get(key)?.sent && !key.startsWith(PREFIX + location.pathname + "#")) store.drop(key);
    }
  }

  function start() {
    forget();
    const forms = [...document.querySelectorAll("form[method=post]")];
    forms.forEach((form, index) => {
      if (form.dataset.keep !== "no" && !form.querySelector("answer-sheet") && (form.hasAttribute("data-keep") || form.querySelector("textarea"))) keep(form, index);
      if (form.getAttribute("action")?.endsWith("/logout/")) form.addEventListener("submit", () => { open.clear(); store.keys().forEach(store.drop); });
    });
    for (const strip of document.querySelectorAll(".nav")) {
      const here = strip.querySelector("[aria-current]");
      if (here && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - 24;
    }
    document.querySelector("[data-focus-me]")?.focus();
  }

  // After a small move: the focus goes to what is new, and a lost connection is said aloud.
  document.addEventListener("htmx:afterSettle", (event) => {
    const here = event.detail.elt;
    const target = here.matches?.("[data-focus-me]") ? here : here.querySelector?.("[data-focus-me], .summary");
    target?.focus();
  });
  const lost = () => {
    const box = document.getElementById("messages");
    box?.replaceChildren(make("p", say("lost"), { class: "notice", "data-state": "error" }));
  };
  document.addEventListener("htmx:sendError", lost);
  document.addEventListener("htmx:responseError", lost);

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
