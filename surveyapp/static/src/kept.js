// What could not be sent yet, in the browser's own store: for each page of a response the fields of its form, as
// they would be sent, the number of the day, and a number that puts them in order. Nothing else, and no hour.
const MARK = "kept ";
const DAYS = 5;
const ENDING = /\/(check|about-you|send)$/;

const today = () => Math.floor(Date.now() / 864e5);
const keys = (store) => Object.keys(store).filter((key) => key.startsWith(MARK));
const keyOf = ({ path, fields }) => `${MARK}${path} ${valueOf(fields, "token")}`;
const rank = ({ path, number }) => (ENDING.test(path) ? 1e9 : 0) + number;
const same = (one, other) => JSON.stringify(one.fields) === JSON.stringify(other.fields);

/** The first value of a field. */
export const valueOf = (fields, name) => fields.find((field) => field[0] === name)?.[1];

/** The browser's store, rid of what is too old; null where it keeps nothing. */
export function opened(view) {
  try {
    const store = view.localStorage;
    store.setItem(MARK, "");
    store.removeItem(MARK);
    for (const key of keys(store)) {
      const age = today() - read(store, key)?.day;
      if (!(age >= 0 && age <= DAYS)) store.removeItem(key);
    }
    return store;
  } catch {
    return null;
  }
}

/** What is kept, in the order in which it was written; what ends a response comes last. */
export function all(store) {
  const entries = store ? keys(store).map((key) => read(store, key)) : [];
  return entries.filter(Boolean).sort((one, other) => rank(one) - rank(other));
}

/** What is kept of the same page of the same response. */
export const found = (store, entry) => store && read(store, keyOf(entry));

/** Keep a page. Whether that could be done. */
export function put(store, entry) {
  try {
    const number = 1 + Math.max(0, ...all(store).map((each) => each.number));
    store.setItem(keyOf(entry), JSON.stringify({ number, ...entry, day: today() }));
    return true;
  } catch {
    return false;
  }
}

/** Forget a page: whatever is kept of it, or only what was sent where it was written on since. */
export function drop(store, entry, whatever) {
  const kept = found(store, entry);
  if (kept && (whatever || same(kept, entry))) store.removeItem(keyOf(entry));
}

/** Forget the pages of a response, or all that anybody kept here. */
export function forget(store, token) {
  for (const key of store ? keys(store) : []) {
    if (!token || key.endsWith(` ${token}`)) store.removeItem(key);
  }
}

function read(store, key) {
  try {
    return JSON.parse(store.getItem(key));
  } catch {
    return null;
  }
}
