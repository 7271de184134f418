// A form that saves itself. Without this file the same form is sent by its button.
//
// What is typed goes to this device at once and to the server a moment later. Each field carries what
// the server last knew of it ("seen"); a save sends it along, so that two windows never overwrite each
// other. A save whose reply was lost is repeated exactly as it was before anything newer is sent.
(() => {
  const WAIT = 800, LOCAL_WAIT = 250, BEACON = 60_000, STALE = 90_000, MONTH = 30 * 86_400_000;
  const key = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
  const make = (tag, text = "", attributes = {}) => {
    const node = document.createElement(tag);
    node.textContent = text;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const button = (text, act) => {
    const node = make("button", text, { type: "button", class: "button", "data-kind": "quiet" });
    node.addEventListener("click", act);
    return node;
  };
  const tidy = (entries) => JSON.stringify((entries || []).map(([name, value]) => [name, value.replace(/\r\n?/g, "\n").trim()]).filter(([, value]) => value));

  // As texts.characters: marks, joined emoji, skin tones belong to the sign before; two flag letters are one.
  const characters = (text) => {
    const rest = text.replace(/\r\n?/g, "\n").trim().normalize("NFC")
      .replace(/\u200d\p{So}/gu, "").replace(/[\p{M}\p{Cf}\u{1f3fb}-\u{1f3ff}]/gu, "")
      .replace(/[\u{1f1e6}-\u{1f1ff}]{2}/gu, "F");
    return [...rest].length;
  };
  const number = (text) => {
    const plain = text.replace(/[\s\u00a0\u202f]/g, "");
    const comma = plain.lastIndexOf(",");
    return Number(comma < 0 ? plain : `${plain.slice(0, comma).replace(/[.,]/g, "")}.${plain.slice(comma + 1)}`);
  };

  customElements.define("answer-sheet", class extends HTMLElement {
    connectedCallback() {
      this.form = this.closest("form");
      this.asks = new Map([...this.querySelectorAll(".ask:not(.ask-note)")].map((ask) => [ask.dataset.key, ask]));
      this.addEventListener("input", (event) => this.touched(event));
      this.addEventListener("change", (event) => this.touched(event));
      this.heard = this.appendChild(make("p", "", { class: "only-heard", role: "status" }));
      this.refresh();
      this.asks.forEach((ask) => this.count(ask));
      if (this.dataset.saveUrl && this.form) this.start();
    }

    start() {
      this.state = this.querySelector("[data-sheet-state]");
      this.form.dataset.keep = "no"; // this element keeps what is typed, nobody else need
      this.known = new Map([...this.asks].map(([name, ask]) => [name, this.served(ask)])); // as the server has it
      this.stuck = new Set([...this.asks].filter(([, ask]) => ask.querySelector(".ask-conflict")).map(([name]) => name));
      this.delay = 1000;
      this.tab = this.ownTab();
      this.adopt();
      if (Object.keys(this.collect()).length) { this.say("typing"); this.later(WAIT); } // typed before this file was here
      setTimeout(() => this.adopt(), STALE + 5000);
      this.addEventListener("focusout", (event) => { this.showProblem(event.target.closest(".ask")); this.save(); });
      this.addEventListener("click", (event) => this.clicked(event));
      addEventListener("online", () => { this.delay = 1000; this.save(); });
      addEventListener("pagehide", () => this.leave());
      document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.catchUp()));
      addEventListener("pageshow", (event) => { this.isLeaving = false; if (event.persisted || this.hasLeft()) this.catchUp(); });
      this.form.addEventListener("submit", (event) => this.submitted(event));
    }

    // Fields -----------------------------------------------------------------------------------
    controls(ask) {
      const name = `q.${ask.dataset.key}`;
      return [...ask.querySelectorAll("input, select, textarea")].filter((one) => one.type !== "file" && (one.name === name || one.name.startsWith(`${name}.`)));
    }
    entries(ask) {
      return this.controls(ask).filter((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value !== "")).map((one) => [one.name, one.value]);
    }
    served(ask) { // a browser that goes back or loads again fills fields in by itself: nobody typed that
      if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return this.entries(ask);
      return this.controls(ask).flatMap((one) => {
        if (["radio", "checkbox"].includes(one.type)) return one.defaultChecked ? [[one.name, one.value]] : [];
        if (one.tagName === "SELECT") return [...one.options].filter((option) => option.defaultSelected && option.value).map((option) => [one.name, option.value]);
        const value = one.tagName === "INPUT" ? one.defaultValue.replace(/[\r\n]/g, "") : one.defaultValue;
        return value ? [[one.name, value]] : [];
      });
    }
    put(ask, entries) {
      for (const one of this.controls(ask)) {
        const mine = entries.filter(([name]) => name === one.name).map(([, value]) => value);
        if (["radio", "checkbox"].includes(one.type)) one.checked = mine.includes(one.value);
        else {
          if (one.type === "date" && mine[0] && !/^\d{4}-\d\d-\d\d$/.test(mine[0])) one.type = "text";
          one.value = mine[0] ?? "";
        }
      }
      this.count(ask);
      this.refresh();
    }
    words(ask) { // what a field says, for somebody who has to choose between two
      return this.controls(ask).filter((one) => (["radio", "checkbox"].includes(one.type) ? one.checked : one.value !== "")).map((one) => {
        if (one.tagName === "SELECT") return one.selectedOptions[0]?.textContent ?? "";
        if (["radio", "checkbox"].includes(one.type)) return (one.labels[0]?.textContent || one.value).trim();
        return one.value;
      }).join("\n") || this.dataset.empty;
    }
    seen(ask) { return ask.querySelector(`[name="seen.${CSS.escape(ask.dataset.key)}"]`); }
    isDirty(name) { return tidy(this.entries(this.asks.get(name))) !== tidy(this.known.get(name)); }

    touched(event) {
      const ask = event.target.closest(".ask");
      if (!ask || !this.asks.has(ask.dataset.key)) return;
      if (event.target.type === "file") { if (event.type === "change") this.upload(ask, event.target); return; }
      if (event.target.name.endsWith(".other") && event.target.value) {
        const own = ask.querySelector('input[type="radio"][value="*"]');
        if (own) own.checked = true;
        const list = ask.querySelector("select");
        if (list) list.value = "*";
      }
      this.count(ask, true);
      this.refresh();
      if (!this.known) return;
      if (ask.querySelector(".ask-conflict:not([data-open])")) { // told by the server; whoever goes on writing has decided
        this.stuck.delete(ask.dataset.key);
        this.known.set(ask.dataset.key, null);
      }
      if (this.isDirty(ask.dataset.key)) this.say("typing");
      clearTimeout(this.localTimer);
      this.localTimer = setTimeout(() => this.keep(), LOCAL_WAIT);
      this.later(WAIT);
    }

    count(ask, aloud = false) {
      const area = ask.dataset.most && ask.querySelector("textarea");
      if (!area) return;
      const most = Number(ask.dataset.most), count = characters(area.value), left = most - count;
      const line = ask.querySelector(".ask-count");
      const told = (n) => n.toLocaleString(document.documentElement.lang);
      this.plainCount ??= new Map();
      if (!this.plainCount.has(line)) this.plainCount.set(line, line.textContent);
      line.textContent = count ? fill(this.dataset.count, { count: told(count), most: told(most) }) : this.plainCount.get(line);
      line.dataset.state = left < 0 ? "over" : left <= most / 10 ? "near" : "";
      clearTimeout(this.countTimer);
      if (aloud && line.dataset.state) this.countTimer = setTimeout(() => {
        this.heard.textContent = left < 0 ? fill(this.dataset.over, { over: told(-left) }) : fill(this.dataset.near, { left: told(left) });
      }, 1200);
    }

    // Which questions are asked, as definitions.shown decides it -----------------------------------
    refresh() {
      const answers = new Map();
      let part = true;
      for (const node of this.querySelectorAll(".sheet-part[data-key], .ask")) {
        const holds = JSON.parse(node.dataset.showIf || "[]").every((one) => this.holds(one, answers));
        if (node.classList.contains("sheet-part")) {
          part = holds;
          const link = this.querySelector(`[data-part-link="${node.dataset.part}"]`);
          if (link) link.hidden = !holds;
        } else if (!node.closest(".sheet-part[data-key]")) part = true;
        node.hidden = !holds;
        if (holds && part && this.asks.has(node.dataset.key)) answers.set(node.dataset.key, this.chosen(node));
      }
      for (const ask of this.querySelectorAll('[data-shape="places"]')) {
        const lists = [...ask.querySelectorAll("select")];
        for (const list of lists) for (const option of list.options) {
          option.disabled = option.value !== "" && lists.some((other) => other !== list && other.value === option.value);
        }
      }
    }
    chosen(ask) {
      if (ask.dataset.shape === "consent") return this.entries(ask).length ? ["yes"] : [];
      if (ask.dataset.shape === "file") return [...ask.querySelectorAll("[data-files] > li")].map(() => "file");
      const name = `q.${ask.dataset.key}.other`;
      return this.entries(ask).filter(([, value]) => value.trim() && value !== "*").map(([own, value]) => (own === name ? "other" : value.trim().toLowerCase()));
    }
    holds([name, op, ...values], answers) {
      const said = answers.get(name) || [];
      const hit = () => values.some((value) => said.includes(value.trim().toLowerCase()));
      if (op === "is") return hit();
      if (op === "is_not") return said.length > 0 && !hit();
      if (op === "answered") return said.length > 0;
      if (op === "not_answered") return said.length === 0;
      if (op === "at_least") return said.length > 0 && number(said[0]) >= Number(values[0]);
      if (op === "at_most") return said.length > 0 && number(said[0]) <= Number(values[0]);
      return true;
    }

    // This device ------------------------------------------------------------------------------
    get prefix() { return `sheet:${this.dataset.sheet}:`; }
    ownTab() {
      try {
        const name = `tab:${this.dataset.sheet}`;
        const tab = sessionStorage.getItem(name) || key().slice(0, 8);
        sessionStorage.setItem(name, tab);
        return tab;
      } catch { return key().slice(0, 8); }
    }
    keep() {
      const open = [...this.asks.keys()].filter((name) => this.isDirty(name) || this.stuck.has(name));
      try {
        if (!open.length && !this.batch) { localStorage.removeItem(this.prefix + this.tab); return true; }
        const keys = Object.fromEntries(open.map((name) => [name, { entries: this.entries(this.asks.get(name)), seen: this.seen(this.asks.get(name)).value }]));
        localStorage.setItem(this.prefix + this.tab, JSON.stringify({ at: Date.now(), keys, batch: this.batch || null }));
        return true;
      } catch { return false; } // full or forbidden
    }
    adopt() {
      let found = [];
      try { found = Object.keys(localStorage).filter((name) => name.startsWith("sheet:")); } catch { return; }
      let isBack = false;
      for (const name of found) {
        let local;
        try { local = JSON.parse(localStorage.getItem(name)); } catch { local = null; }
        if (!local || Date.now() - local.at > MONTH) { localStorage.removeItem(name); continue; }
        if (!name.startsWith(this.prefix)) continue;
        const isOwn = name === this.prefix + this.tab;
        if (!isOwn && Date.now() - local.at < STALE) continue; // another window is at it
        if (isOwn && this.isAdopted) continue;
        for (const [own, { entries, seen }] of Object.entries(local.keys)) isBack = this.offer(own, entries, seen, local.batch?.[own]?.entries) || isBack;
        if (!isOwn) localStorage.removeItem(name);
      }
      this.isAdopted = true;
      if (!isBack) { this.keep(); return; }
      this.prepend(make("p", this.dataset.kept, { class: "notice", role: "status" }));
      this.keep();
      this.later(0);
    }
    offer(name, entries, seen, sent) {
      const ask = this.asks.get(name);
      if (!ask || tidy(entries) === tidy(this.known.get(name)) || this.isDirty(name)) return false;
      const is_ours = seen === this.seen(ask).value || (sent && tidy(sent) === tidy(this.known.get(name)));
      const theirs = { words: this.words(ask), fields: this.known.get(name) };
      this.put(ask, entries);
      if (!is_ours) this.ask_which(ask, theirs, this.seen(ask).value);
      return true;
    }

    // The server -------------------------------------------------------------------------------
    later(wait) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    }
    collect() {
      const names = [...this.asks.keys()].filter((name) => !this.stuck.has(name) && this.isDirty(name));
      return Object.fromEntries(names.map((name) => {
        const ask = this.asks.get(name);
        return [name, { entries: this.entries(ask), seen: this.seen(ask).value }];
      }));
    }
    body(batch) {
      const data = new FormData();
      data.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken?.value ?? "");
      data.set("form_key", key());
      for (const [name, { entries, seen }] of Object.entries(batch)) {
        data.set(`seen.${name}`, seen);
        for (const [field, value] of entries) data.append(field, value);
      }
      return data;
    }
    save() {
      if (this.sending || this.isLeaving) return;
      clearTimeout(this.timer);
      this.batch ??= this.collect();
      if (!Object.keys(this.batch).length) { // typed and taken back: as it was
        this.batch = null;
        if (this.state.dataset.state === "typing") { if (this.at) this.say("saved"); else this.state.hidden = true; }
        return;
      }
      this.isKept = this.keep();
      this.say("saving");
      this.sending = this.send(this.batch).finally(() => { this.sending = null; this.keep(); });
    }
    async send(batch) {
      let reply;
      try {
        reply = await fetch(this.dataset.saveUrl, { method: "POST", body: this.body(batch), headers: { Accept: "application/json" }, signal: AbortSignal.timeout(30_000) });
      } catch { return this.again("lost"); }
      const isAnswer = reply.ok && !reply.redirected && reply.headers.get("Content-Type")?.includes("json");
      if (!isAnswer && (reply.redirected || reply.status === 403)) return this.again(await this.freshToken() ? "refused" : "out");
      if (!isAnswer) return this.again("refused");
      try { this.arrived(batch, await reply.json()); } catch { return this.again("refused"); }
    }
    async stored() {
      const reply = await fetch(this.dataset.saveUrl, { headers: { Accept: "application/json" } });
      if (reply.redirected || !reply.ok) throw new Error("no answer");
      return reply.json();
    }
    async freshToken() {
      try {
        const { csrf } = await this.stored();
        for (const one of document.getElementsByName("csrfmiddlewaretoken")) one.value = csrf;
        this.delay = 500;
        return true;
      } catch { return false; }
    }
    async catchUp() { // what was written elsewhere meanwhile comes in where nothing was touched here
      this.save();
      try {
        await this.sending;
        const { seen, fields } = await this.stored();
        for (const [name, ask] of this.asks) {
          const own = this.seen(ask);
          if (!own || ask.dataset.shape === "file" || own.value === seen[name] || this.stuck.has(name) || this.isDirty(name) || ask.contains(document.activeElement)) continue;
          own.value = seen[name];
          this.put(ask, fields[name]);
          this.known.set(name, fields[name]);
        }
      } catch { /* the next save will tell */ }
    }
    hasLeft() { // a save was on its way when this page was left: what is shown may be older than it
      try {
        const name = `left:${this.dataset.sheet}`, has = sessionStorage.getItem(name);
        sessionStorage.removeItem(name);
        return Boolean(has);
      } catch { return false; }
    }
    again(why) { // the same batch once more, later and later
      this.say(this.isKept ? why : "full");
      this.later(this.delay);
      this.delay = Math.min(this.delay * 2, 60_000);
    }
    arrived(batch, reply) {
      this.batch = null;
      this.delay = 1000;
      for (const [name, { entries }] of Object.entries(batch)) {
        const ask = this.asks.get(name);
        if (reply.conflicts[name]) { this.ask_which(ask, reply.conflicts[name], reply.seen[name]); continue; }
        this.known.set(name, entries);
        if (!reply.unkept.includes(name)) this.seen(ask).value = reply.seen[name];
        ask.problem = reply.problems[name] || "";
        this.showProblem(ask);
      }
      this.at = reply.saved_at;
      if (Object.keys(this.collect()).length) this.later(WAIT);
      else this.say("saved");
    }
    leave() {
      if (!this.known || this.isLeaving) return;
      this.keep();
      const batch = this.batch || this.collect();
      try { if (this.sending || Object.keys(batch).length) sessionStorage.setItem(`left:${this.dataset.sheet}`, "1"); } catch { /* as before */ }
      const size = JSON.stringify(batch).length * 2;
      if (this.sending || !Object.keys(batch).length || size > BEACON) return; // this device has it
      this.batch = batch;
      this.keep();
      this.sending = this.quietly(batch).finally(() => { this.sending = null; this.keep(); });
    }
    async quietly(batch) {
      try {
        const reply = await fetch(this.dataset.saveUrl, { method: "POST", body: this.body(batch), keepalive: true, headers: { Accept: "application/json" } });
        if (reply.ok && !reply.redirected) this.arrived(batch, await reply.json());
      } catch { this.later(this.delay); }
    }
    submitted(event) {
      if (this.sending && !this.isLeaving) { // what is under way first: it is older than what the button sends
        event.preventDefault();
        const go = () => { if (!this.isLeaving) { this.isLeaving = true; this.form.requestSubmit(event.submitter); } };
        this.sending.then(go);
        setTimeout(go, 5000);
        return;
      }
      this.keep();
      this.isLeaving = true;
      setTimeout(() => { this.isLeaving = false; }, 8000); // the page is still here: something went wrong
    }

    // What somebody sees -----------------------------------------------------------------------
    say(state) {
      if (!this.state) return;
      const at = this.at && new Date(this.at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      const text = fill(this.dataset[state] || "", { time: at });
      this.state.hidden = false;
      this.state.dataset.state = state;
      this.state.textContent = text;
      const isCalm = ["typing", "saving"].includes(state);
      if (!isCalm && this.told !== state) { this.heard.textContent = text; this.told = state; }
    }
    showProblem(ask) {
      if (!ask || ask.problem === undefined || (ask.contains(document.activeElement) && document.activeElement !== document.body && ask.problem)) return;
      const id = `q-${ask.dataset.key}-error`;
      let box = document.getElementById(id);
      if (!ask.problem) { box?.remove(); delete ask.dataset.state; return; }
      if (!box) {
        box = make("div", "", { class: "field-error", id });
        (ask.querySelector(".field-help") || ask.querySelector(".field-label") || ask.firstElementChild).after(box);
      }
      box.replaceChildren(make("p", ask.problem));
      ask.dataset.state = "wrong";
    }
    ask_which(ask, theirs, seen) {
      const name = ask.dataset.key;
      this.stuck.add(name);
      ask.querySelector(".ask-conflict")?.remove();
      const box = make("div", "", { class: "ask-conflict", role: "alert", "data-open": "" });
      const done = (entries) => {
        box.remove();
        this.stuck.delete(name);
        this.seen(ask).value = seen;
        this.known.set(name, theirs.fields);
        if (entries) this.put(ask, entries);
        this.controls(ask)[0]?.focus();
        this.keep();
        this.later(0);
      };
      box.append(make("p", this.dataset.conflict), make("blockquote", theirs.words || this.dataset.empty, { dir: "auto" }));
      const choices = box.appendChild(make("p", "", { class: "ask-which" }));
      choices.append(button(this.dataset.mine, () => done(null)), button(this.dataset.other, () => done(theirs.fields)));
      ask.append(box);
      this.keep();
    }

    // Files ------------------------------------------------------------------------------------
    async upload(ask, input) {
      if (!this.known) return;
      for (const file of [...input.files]) await this.send_file(ask, input.name, file);
      input.value = "";
    }
    send_file(ask, name, file) {
      const line = this.progress(ask);
      const most = Number(this.dataset.largest || 30);
      if (file.size > most * 1024 * 1024) { line.remove(); return this.fail(ask, fill(this.dataset.toolarge, { most })); }
      const data = this.body({});
      data.append(name, file);
      return new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open("POST", this.dataset.saveUrl);
        request.setRequestHeader("Accept", "application/json");
        request.upload.addEventListener("progress", (event) => {
          const percent = Math.round((100 * event.loaded) / (event.total || file.size));
          line.bar.value = percent;
          line.words.textContent = percent < 100 ? fill(this.dataset.uploading, { name: file.name, percent }) : fill(this.dataset.looking, { name: file.name });
        });
        const end = () => {
          line.remove();
          let reply = null;
          try { reply = JSON.parse(request.responseText); } catch { /* a page instead of an answer */ }
          if (request.status !== 200 || !reply?.files) this.fail(ask, request.status ? this.dataset.refused : this.dataset.lost);
          else this.listed(ask, reply, fill(this.dataset.added, { name: file.name }));
          resolve();
        };
        request.addEventListener("loadend", end);
        request.send(data);
      });
    }
    progress(ask) {
      const line = make("p", "", { class: "ask-progress", role: "status" });
      line.bar = line.appendChild(make("progress", "", { max: 100, value: 0 }));
      line.words = line.appendChild(make("span"));
      ask.append(line);
      return line;
    }
    fail(ask, sentence) {
      ask.problem = sentence;
      document.activeElement?.blur?.();
      this.showProblem(ask);
      this.heard.textContent = sentence;
    }
    listed(ask, reply, sentence) {
      const name = ask.dataset.key, files = reply.files[name] || [];
      ask.problem = reply.problems[name] || "";
      this.showProblem(ask);
      ask.querySelector("[data-files]").replaceChildren(...files.map((file) => {
        const row = make("li");
        const shown = file.url ? make("a", "", { href: file.url }) : make("span");
        shown.append(make("bdi", file.name));
        const out = make("button", this.dataset.remove, { class: "button", "data-kind": "text", name: "remove", value: file.id });
        out.append(make("span", ` ${file.name}`, { class: "only-heard" }));
        row.append(shown, " ", make("span", file.size, { class: "hint" }), " ", out);
        return row;
      }));
      const input = ask.querySelector('input[type="file"]');
      input.hidden = files.length >= Number(input.dataset.mostFiles);
      if (!ask.problem) this.heard.textContent = sentence;
      else this.heard.textContent = ask.problem;
      if (reply.saved_at) { this.at = reply.saved_at; this.say("saved"); }
      this.refresh();
    }
    async clicked(event) {
      const out = event.target.closest('button[name="remove"]');
      if (!out) return;
      event.preventDefault();
      const ask = out.closest(".ask"), name = out.parentElement.querySelector("bdi").textContent;
      const data = this.body({});
      data.set("remove", out.value);
      try {
        const reply = await fetch(this.dataset.saveUrl, { method: "POST", body: data, headers: { Accept: "application/json" } });
        if (!reply.ok || reply.redirected) throw new Error("refused");
        this.listed(ask, await reply.json(), fill(this.dataset.removed, { name }));
        const input = ask.querySelector('input[type="file"]');
        input.focus();
      } catch { this.fail(ask, this.dataset.refused); }
    }
  });
})();
