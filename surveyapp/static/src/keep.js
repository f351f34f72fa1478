// Bad networks: a page that cannot be sent is kept on the device, sent when the network is back, and forgotten then.
import { all, drop, forget, found, opened, put, valueOf } from "./kept.js";
import { fieldsOf, fill, post, show } from "./sending.js";

const PAGE = /\/(q\/[^/]+|check|about-you|send)$/;
const TOLD = "told";
const SOON = 4000;
const LATE = 60000;

/** Look after the page's form, and send what was kept of others. `root` is the document, `view` its window. */
export function keepOnDevice(root, view) {
  const store = opened(view);
  const line = root.querySelector("[data-kept]");
  if (!line) return;
  const form = [...root.forms].find((each) => each.method === "post" && PAGE.test(pathOf(each)));
  let away = !view.navigator.onLine;
  let pressed = null; // { button }, from its press until this page has arrived
  let busy = false;
  let left = false;
  let touched = false;
  let pause = SOON;
  let timer;

  const here = (button) => ({ path: pathOf(form), fields: fieldsOf(form, button) });
  const isHere = ({ path, fields }) =>
    form && path === pathOf(form) && valueOf(fields, "token") === form.elements.token.value;
  const isTold = (...which) => which.includes(line.dataset.now);

  function say(which) {
    if (isTold(which)) return;
    line.dataset.now = which;
    line.textContent = line.dataset[which] || "";
    keepClear();
  }

  /** The line lies over the foot of the page, and never over what has the focus. */
  function keepClear() {
    const lies = line.dataset.now && view.getComputedStyle(line).position === "sticky";
    root.documentElement.style.scrollPaddingBlockEnd = lies ? `${line.offsetHeight + 8}px` : "";
    if (lies && form?.contains(root.activeElement)) root.activeElement.scrollIntoView({ block: "nearest" });
  }

  function keep(entry) {
    if (left) return;
    say(put(store, entry) ? "kept" : "unkept");
    tryLater();
  }

  function tryLater() {
    away = true;
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    pause = Math.min(2 * pause, LATE);
  }

  /** Something that the server did not simply take: it stays here until its writer has looked at it. */
  function holdBack(entry) {
    if (!entry.held) put(store, { ...entry, held: true }); // its day stays that of its last writing
    if (isTold("held")) return;
    say("held");
    const look = root.createElement("button");
    look.type = "button";
    look.className = "link-button";
    look.textContent = line.dataset.look;
    look.addEventListener("click", () => {
      drop(store, entry, true);
      show(root, entry);
    });
    line.append(" ", look);
    keepClear();
  }

  /** After the server answered: whether the browser is on its way to another page. */
  function settle(entry, { next, shown }, isPressed) {
    if (shown && !isHere(entry)) {
      holdBack(entry);
      return false;
    }
    drop(store, entry, isPressed);
    if (shown) {
      // What is wrong is said once its button was pressed; until then the words stand on the page.
      if (isPressed) show(root, entry);
      return isPressed;
    }
    const isEnd = next.endsWith("/done");
    const token = valueOf(entry.fields, "token");
    if (isEnd) forget(store, token);
    if (!isPressed) say("sent");
    // The end of one response takes nobody away from the page of another.
    if (!isPressed && (!isEnd || (form && form.elements.token.value !== token))) return false;
    if (isTold("kept", "unkept", "sent")) memory(view)?.setItem(TOLD, "");
    view.location.assign(next);
    return true;
  }

  /** Send what is kept, in order, and then this page if its button was pressed. */
  async function send() {
    if (busy || left) return;
    busy = true;
    clearTimeout(timer);
    const turn = pressed;
    const waiting = all(store).filter((entry) => !entry.held && !(turn && isHere(entry)));
    const queue = turn ? [...waiting, here(turn.button)] : waiting;
    for (const [index, entry] of queue.entries()) {
      const answer = await post(isHere(entry) ? entry : withoutView(entry));
      if (left) return;
      if (!answer) {
        busy = false;
        root.documentElement.classList.remove("sending");
        if (pressed) keep(here(pressed.button));
        else {
          say("kept");
          tryLater();
        }
        return;
      }
      // What was written since its button was pressed is newer: it stays, and so does the page.
      if (settle(entry, answer, Boolean(turn) && pressed === turn && index === waiting.length)) {
        timer = setTimeout(again, SOON); // the next page may never come
        return;
      }
    }
    busy = false;
    away = false;
    pause = SOON;
    if (isTold("kept", "unkept")) say("");
    if (pressed !== turn) send();
  }

  /** Let the button be pressed again. */
  function again() {
    pressed = null;
    busy = false;
    root.documentElement.classList.remove("sending");
  }

  root.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (event.defaultPrevented) return;
    if (target.elements.sure) forget(store, target.elements.token?.value); // the answers are to be deleted
    if (target !== form || submitter?.hasAttribute("formaction") || (!store && view.navigator.onLine)) return;
    event.preventDefault();
    if (busy && pressed) return;
    pressed = { button: submitter };
    root.documentElement.classList.add("sending");
    send();
  });

  root.addEventListener("input", ({ target }) => {
    if (!form || target.form !== form) return;
    touched = true;
    if (!away) return;
    pressed = null;
    keep(here());
  });

  view.addEventListener("offline", () => {
    away = true;
    if (touched && !pressed) keep(here());
    else say(store ? "kept" : "unkept");
  });
  view.addEventListener("online", send);

  view.addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    again();
    send();
  });

  root.addEventListener("leaving", () => {
    left = true;
    clearTimeout(timer);
    forget(store);
    memory(view)?.removeItem(TOLD);
  });

  const kept = form && found(store, here());
  if (kept && !kept.held && valueOf(kept.fields, "asked") === valueOf(here().fields, "asked")) fill(form, kept.fields);
  if (memory(view)?.getItem(TOLD) === "") {
    memory(view).removeItem(TOLD);
    say("sent");
  }
  const entries = all(store);
  for (const entry of entries.filter(({ held }) => held)) holdBack(entry);
  if (entries.some(({ held }) => !held)) send();
}

const pathOf = (form) => new URL(form.getAttribute("action"), form.baseURI).pathname;

/** How a page was shown that is no longer open says nothing about how the next is to be shown. */
const withoutView = (entry) => ({ ...entry, fields: entry.fields.filter(([name]) => name !== "view") });

/** The store of this tab, if it has one. */
function memory(view) {
  try {
    return view.sessionStorage;
  } catch {
    return null;
  }
}
