// Writing a question: what is typed shows in the preview at once, and is saved when the writer stops for a moment.

const SHOW_AFTER = 600;
const SAVE_AFTER = 3000;

/** Keep the preview beside a form up to date, and save it. Without this script the buttons do both. */
export function liveWriting(document) {
  const form = document.querySelector("form[data-autosave]");
  if (!form) return;
  const said = form.querySelector("[data-autosave-said]");
  const show = form.querySelector("[data-preview]");
  let showing, saving, sending = false;

  form.addEventListener("input", () => {
    clearTimeout(showing);
    clearTimeout(saving);
    if (show) showing = setTimeout(() => form.requestSubmit(show), SHOW_AFTER);
    saving = setTimeout(save, SAVE_AFTER);
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return event.stopPropagation(); // not for the guard against sending twice
    sending = true;
    clearTimeout(saving);
  });

  async function save() {
    const body = new FormData(form);
    body.set("act", "save");
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { "X-Autosave": "1" } });
      const answer = await response.json();
      if (sending) return;
      if (response.ok) form.elements.base.value = answer.base;
      said.textContent = answer.said;
    } catch {
      // Without a network nothing is lost: it stays in the form, and the button says what is wrong.
    }
  }
}
