// Writing a question: what is typed shows in the preview at once, and is saved when the writer stops for a moment.

const SHOW_AFTER = 600;
const SAVE_AFTER = 3000;

/** Keep the preview beside a form up to date, and save it. Without this script the buttons do both. */
export function liveWriting(document) {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const said = form.querySelector("[data-autosave-said]");
  const show = form.querySelector("[data-preview]");
  let showing, saving;
  let sending = false, busy = false, stopped = false;

  form.addEventListener("input", () => {
    clearTimeout(showing);
    if (show) showing = setTimeout(() => form.requestSubmit(show), SHOW_AFTER);
    later();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return event.stopPropagation(); // not for the guard against sending twice
    sending = true;
    clearTimeout(saving);
  });

  function later() {
    clearTimeout(saving);
    if (!stopped) saving = setTimeout(save, SAVE_AFTER);
  }

  async function save() {
    if (busy) return later(); // the next is made from the state that this one makes
    busy = true;
    const body = new FormData(form);
    body.set("act", "save");
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { "X-Autosave": "1" } });
      const answer = await response.json();
      if (sending) return;
      said.textContent = answer.said;
      stopped = !response.ok || Boolean(answer.stop);
      if (stopped) return;
      form.elements.base.value = answer.base;
      for (const [name, text] of Object.entries(answer.texts)) takeOver(form, name, text, body.get(name));
    } catch {
      // Without a network nothing is lost: it stays in the form, and the button says what is wrong.
    } finally {
      busy = false;
    }
  }
}

/** Put what somebody else wrote into a box that nobody touched since it was sent. */
function takeOver(form, name, text, sent) {
  const box = form.elements[name];
  if (box && box.value === sent) box.value = text;
}
