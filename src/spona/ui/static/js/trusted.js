// htmx writes the server's HTML into the page. Trusted Types lets nothing in unseen: this policy
// takes out whatever could run, so that HTML from the server can show but never act.
(() => {
  if (!window.trustedTypes) return;
  const inert = trustedTypes.createPolicy("spona", { createHTML: (html) => html });
  const runs = "script,iframe,frame,object,embed,base,meta,link,style";
  const clean = (root) => {
    for (const node of root.querySelectorAll(runs)) node.remove();
    for (const node of root.querySelectorAll("*")) {
      for (const { name, value } of [...node.attributes]) {
        const acts = /^(on|srcdoc$|hx-on|data-hx-on|hx-vars|hx-vals$)/.test(name);
        const flees = /^\s*(javascript|data|vbscript):/i.test(value) && /^(href|src|action|formaction|xlink:href)$/.test(name);
        if ((acts && !(name === "hx-vals" && value.startsWith("{"))) || flees) node.removeAttribute(name);
      }
      if (node.content) clean(node.content);
    }
  };
  trustedTypes.createPolicy("default", {
    createHTML: (html) => {
      const page = new DOMParser().parseFromString(inert.createHTML(html), "text/html");
      clean(page);
      return inert.createHTML(page.documentElement.outerHTML);
    },
  });
})();
