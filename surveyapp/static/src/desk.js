// The desk of comments: marks and themes without a new page, and single keys for those who switch them on.
// Without this script every form and link does the same.

const STORED = "surveyapp-desk-keys";

export function desk(document) {
  const list = document.querySelector("[data-desk]");
  if (!list) return;
  const said = document.querySelector("[data-said]");
  const choice = document.querySelector("[data-keys]");
  const on = choice.querySelector("input[type=checkbox]");
  choice.hidden = false;
  on.checked = stored() === "on";
  on.addEventListener("change", () => store(on.checked ? "on" : "off"));

  list.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-quiet]")) return;
    event.preventDefault();
    event.stopPropagation(); // not for the guard against sending twice: the form that comes back is another
    send(event.target, event.submitter);
  });
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if (typing) {
      if (event.key === "Escape") card(typing)?.focus();
      return;
    }
    const act = ACTS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  const cards = () => [...list.querySelectorAll("article")];
  const card = (element) => element.closest("article");
  const here = () => card(document.activeElement) || null;
  const step = (by) => {
    const all = cards();
    const at = all.indexOf(here());
    const to = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    if (to) show(to);
  };
  const show = (article) => {
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "nearest" });
  };
  const press = (selector) => (here() || cards()[0]).querySelector(selector)?.click();
  const ACTS = {
    j: () => step(1),
    k: () => step(-1),
    r: async () => {
      const article = here() || cards()[0];
      const button = article.querySelector("[data-read]");
      if (button && await send(button.form, button)) step(1);
    },
    t: () => (here() || cards()[0]).querySelector("[data-theme]")?.focus(),
    o: () => press("[data-open]"),
    c: () => press("[data-concern]"),
    "/": () => {
      const box = document.getElementById("words");
      box.closest("details").open = true;
      box.focus();
    },
    "?": () => {
      const help = choice.querySelector("details");
      help.open = !help.open;
      help.querySelector("summary").focus();
    },
  };

  /** Send a comment's form, and put what the comment has become in its place. Whether that was done. */
  async function send(form, button) {
    const article = card(form);
    const field = form.contains(document.activeElement) ? document.activeElement : null;
    const wasTheme = field?.matches("[data-theme]");
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form, button) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const changed = answer.ok && page.getElementById(article.id);
      if (!changed) throw new Error("not on the page");
      const problem = page.querySelector(".notice [id^=notification]")?.parentElement.querySelector("p");
      article.replaceWith(document.adoptNode(changed));
      takeOver(page, "#theme-names");
      if (wasTheme && problem) changed.querySelector("[data-theme]").focus();
      else show(changed);
      said.textContent = problem ? problem.textContent : changed.querySelector("[data-state]")?.textContent || "";
      return !problem;
    } catch {
      said.textContent = list.dataset.failed;
      return false;
    }
  }

  function takeOver(page, selector) {
    const fresh = page.querySelector(selector);
    if (fresh) document.querySelector(selector).replaceWith(document.adoptNode(fresh));
  }
}

function stored() {
  try {
    return localStorage.getItem(STORED);
  } catch {
    return null; // a browser that keeps nothing
  }
}

function store(value) {
  try {
    localStorage.setItem(STORED, value);
  } catch {
    // it holds for this page
  }
}
