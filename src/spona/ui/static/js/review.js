// The review page: saves itself control by control, says so, and takes the keyboard. Without this
// file the form has its own buttons.
(() => {
  const PAUSE = 700;
  const AGAIN = 5000;

  customElements.define("review-desk", class extends HTMLElement {
    connectedCallback() {
      this.keys = (event) => this.pressed(event);
      document.addEventListener("keydown", this.keys);
      this.form = this.querySelector("form[data-save]");
      this.place = "review:" + location.pathname;
      if (!this.form) return this.forget();
      history.replaceState(history.state, "", location.href); // loading again asks anew, never sends what was sent
      this.status = this.querySelector("[data-status]");
      this.known = this.served(); // what the server has
      this.restore();
      if (this.changes().length) this.soon(); // typed before this file was here
      this.form.addEventListener("input", () => this.soon());
      this.form.addEventListener("submit", (event) => this.submitted(event));
      this.away = () => { if (document.visibilityState === "hidden") this.save(true); };
      this.back = () => this.save();
      this.leave = (event) => { if (!this.sent && this.changes().length) event.preventDefault(); };
      document.addEventListener("visibilitychange", this.away);
      addEventListener("online", this.back);
      addEventListener("beforeunload", this.leave);
    }

    disconnectedCallback() {
      document.removeEventListener("keydown", this.keys);
      document.removeEventListener("visibilitychange", this.away);
      removeEventListener("online", this.back);
      removeEventListener("beforeunload", this.leave);
      clearTimeout(this.timer);
    }

    // What every control holds: {name: text}.
    now() {
      const found = {};
      for (const control of this.form.elements) {
        if (control.type === "radio") {
          found[control.name] ??= "";
          if (control.checked) found[control.name] = control.value;
        } else if (control.tagName === "TEXTAREA") found[control.name] = control.value;
      }
      return found;
    }

    // The same as it came; what a browser fills in by itself when it goes back or loads again is not typed.
    served() {
      const found = this.now();
      if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return found;
      for (const control of this.form.elements) {
        if (control.type === "radio") {
          if (control.defaultChecked) found[control.name] = control.value;
          else if (found[control.name] === control.value) found[control.name] = "";
        } else if (control.tagName === "TEXTAREA") found[control.name] = control.defaultValue;
      }
      return found;
    }

    changes() {
      const values = this.now();
      return Object.keys(values).filter((name) => values[name] !== this.known[name])
        .map((name) => ({ name, was: this.known[name], value: values[name] }));
    }

    put(name, value) {
      const control = this.form.elements[name];
      if (!control) return;
      if (control instanceof RadioNodeList) {
        for (const radio of control) radio.checked = radio.value === value;
      } else control.value = value;
    }

    soon(pause = PAUSE) {
      this.remember();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), pause);
    }

    async save(leaving = false) {
      clearTimeout(this.timer);
      const changes = this.changes();
      if (!changes.length || this.over) return;
      if (this.busy) return this.soon();
      const data = new FormData();
      for (const name of ["csrfmiddlewaretoken", "form_key"]) data.append(name, this.form.elements[name].value);
      data.append("changes", JSON.stringify(changes));
      this.say("saving");
      this.busy = this.send(data, changes, leaving && JSON.stringify(changes).length < 50000);
      await this.busy;
      this.busy = null;
    }

    async send(data, changes, keepalive) {
      try {
        const response = await fetch(this.form.dataset.save, { method: "POST", body: data, keepalive });
        if (response.status === 410) { this.over = true; return this.say("over", true); }
        if (!response.ok || !response.headers.get("Content-Type")?.includes("json")) throw new Error();
        const answer = await response.json();
        for (const change of changes) {
          if (change.name in answer.clashes) this.clash(change.name, answer.clashes[change.name]);
          else this.known[change.name] = change.value;
        }
        this.form.elements.revision.value = answer.revision;
        if (!this.changes().length) this.forget();
        else if (!Object.keys(answer.clashes).length) this.soon();
        this.say("saved");
      } catch {
        this.say("lost", true);
        this.timer = setTimeout(() => this.save(), AGAIN);
      }
    }

    // Written otherwise in another window: both stay to be seen until she chooses.
    clash(name, theirs) {
      if (this.form.querySelector(`[data-clash="${CSS.escape(name)}"]`)) return;
      const control = this.form.elements[name];
      const near = (control instanceof RadioNodeList ? control[0] : control).closest(".criterion, .field");
      const note = document.createElement("p");
      note.className = "review-clash";
      note.dataset.clash = name;
      note.setAttribute("role", "status");
      const words = document.createElement("span");
      const other = document.createElement("q");
      words.textContent = this.dataset.clash + " ";
      other.textContent = theirs;
      words.append(other);
      const choice = (text, act) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button";
        button.dataset.kind = "quiet";
        button.textContent = text;
        button.addEventListener("click", () => { this.known[name] = theirs; act(); note.remove(); this.soon(0); });
        return button;
      };
      note.append(words, choice(this.dataset.mine, () => {}), choice(this.dataset.theirs, () => this.put(name, theirs)));
      near.append(note);
      note.scrollIntoView({ block: "nearest" });
    }

    async submitted(event) {
      clearTimeout(this.timer);
      if (this.busy) { // let what is under way arrive first: it changes the revision
        event.preventDefault();
        const button = event.submitter;
        await this.busy;
        return this.form.requestSubmit(button);
      }
      this.remember();
      this.sent = true;
    }

    remember() {
      try { sessionStorage.setItem(this.place, JSON.stringify(this.changes())); } catch { /* full or forbidden */ }
    }

    forget() {
      try { sessionStorage.removeItem(this.place); } catch { /* the same */ }
    }

    restore() {
      let kept = [];
      try { kept = JSON.parse(sessionStorage.getItem(this.place)) || []; } catch { /* nothing kept */ }
      const values = this.now();
      let back = false;
      for (const { name, was, value } of kept) {
        if (!(name in values) || values[name] === value || values[name] === value.trim()) continue;
        this.put(name, value);
        if (values[name] === was || values[name] === was.trim()) back = true;
        else this.clash(name, values[name]);
      }
      if (back) this.soon(0);
      else if (!kept.length) this.forget();
    }

    say(word, lost = false) {
      if (!this.status) return;
      this.status.textContent = this.dataset[word] || "";
      this.status.dataset.state = lost ? "lost" : word;
    }

    pressed(event) {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      const typing = event.target.matches?.("textarea, select, input:not([type=radio])");
      if (typing) {
        if (event.key === "Escape") event.target.closest(".criterion")?.querySelector("input[type=radio]")?.focus();
        return;
      }
      if (event.key === "?") this.querySelector("[popover]")?.togglePopover();
      else if (event.key === "n") this.querySelector("[data-next]")?.click();
      else if (this.form && /^[0-5]$/.test(event.key)) this.score(event.key);
      else if (this.form && (event.key === "j" || event.key === "k")) this.move(event.key === "j" ? 1 : -1);
      else if (this.form && event.key === "c") this.current().querySelector("textarea")?.focus();
      else return;
      event.preventDefault();
    }

    criteria() { return [...this.form.querySelectorAll(".criterion")]; }

    current() {
      const here = document.activeElement?.closest?.(".criterion");
      return here || this.criteria().find((one) => !one.querySelector("input:checked")) || this.criteria()[0];
    }

    score(value) {
      const radio = this.current()?.querySelector(`input[value="${value}"]`);
      if (!radio) return;
      radio.checked = true;
      radio.focus();
      radio.dispatchEvent(new Event("input", { bubbles: true }));
    }

    move(by) {
      const all = this.criteria();
      const here = document.activeElement?.closest?.(".criterion");
      const next = here ? all[all.indexOf(here) + by] : all[0];
      if (!next) return;
      (next.querySelector("input:checked") || next.querySelector("input")).focus();
      next.scrollIntoView({ block: "nearest" });
    }
  });
})();
