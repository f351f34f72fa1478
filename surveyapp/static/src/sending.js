// Forms sent by the script. The server is told by a field, and answers without a page: 204 with the address to go on
// at, or without one where it has something to show. Whatever else comes back is the network's, not the survey's.
const PATIENCE = 20000;
const TOO_LARGE = 413;

/** The fields of a form as it would send them, with the button that was pressed. */
export function fieldsOf(form, button) {
  const fields = [...new FormData(form)].map(([name, value]) => [name, value.replace(/\r?\n/g, "\r\n")]);
  return button?.name ? [...fields, [button.name, button.value]] : fields;
}

/** Send a page: `{ next }` where it was stored, `{ shown: true }` where there is something to see, else null. */
export async function post({ path, fields }) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const body = new URLSearchParams([...fields, ["by", "script"]]);
    const answer = await fetch(path, { method: "POST", body, redirect: "manual", signal: stop.signal });
    const next = answer.headers.get("Location");
    if (answer.status === 204 && next) return { next };
    return answer.status === 204 || answer.status === TOO_LARGE ? { shown: true } : null;
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

/** Send a page as a form of its own, so that its answer is seen. */
export function show(root, { path, fields }) {
  const form = root.createElement("form");
  form.method = "post";
  form.action = path;
  form.hidden = true;
  for (const [name, value] of fields) {
    const field = root.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  root.body.append(form);
  HTMLFormElement.prototype.submit.call(form);
}

/** Put into a form what its page had in it. */
export function fill(form, fields) {
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else field.value = values[0] || "";
  }
}
