// Enhancements shared by all forms. Every page works without them.

/** A ticked "none of these" unticks the others, and any other unticks it. */
export function exclusiveChoices(root) {
  root.addEventListener("input", ({ target }) => {
    if (target.type !== "checkbox" || !target.checked || !target.form) return;
    const exclusive = target.hasAttribute("data-exclusive");
    for (const other of target.form.querySelectorAll("input[type=checkbox]")) {
      if (other !== target && other.name === target.name && (exclusive || other.hasAttribute("data-exclusive"))) {
        other.checked = false;
      }
    }
  });
}

/** A second press within two seconds is dropped; a later one is a wish to send again. */
export function guardDoubleSending(root) {
  const sent = new WeakMap();
  root.addEventListener("submit", (event) => {
    const last = sent.get(event.target);
    if (last && event.timeStamp - last < 2000) event.preventDefault();
    else sent.set(event.target, event.timeStamp);
  });
}

/** The error summary takes the focus; its links put the cursor into the field. */
export function errorSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const field = link && root.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!field) return;
    event.preventDefault();
    (field.closest("fieldset") || field.closest(".field") || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}

/** Say how much room is left: at once to the eye, after a pause to the ear. */
export function characterCount(root) {
  for (const box of root.querySelectorAll("textarea[data-max]")) {
    const shown = root.getElementById(`${box.id}-count`);
    if (!shown) continue;
    const heard = root.createElement("p");
    heard.className = "vh";
    heard.setAttribute("aria-live", "polite");
    shown.after(heard);
    const number = new Intl.NumberFormat(root.documentElement.lang || "en", { numberingSystem: "latn" });
    const first = shown.textContent;
    let timer;
    const say = () => {
      const left = box.dataset.max - box.value.replace(/\n/g, "\r\n").length;
      const text = (left < 0 ? box.dataset.over : box.dataset.left).replace("{n}", number.format(Math.abs(left)));
      const near = box.value && left < box.dataset.max / 4;
      shown.textContent = near ? text : first;
      shown.classList.toggle("over", left < 0);
      clearTimeout(timer);
      timer = setTimeout(() => { heard.textContent = near ? text : ""; }, 1000);
    };
    box.addEventListener("input", say);
    if (box.value) say();
  }
}
