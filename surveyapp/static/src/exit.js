// Leaving at once: the link works by itself; with scripts the page goes blank first, is not left in
// the history, and Shift pressed three times does the same.
export function quickExit(root, view) {
  const link = root.querySelector("[data-exit]");
  if (!link) return;
  const leave = () => {
    root.documentElement.hidden = true;
    view.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave();
  });
  let presses = [];
  root.addEventListener("keyup", ({ key, timeStamp }) => {
    presses = key === "Shift" ? [...presses, timeStamp].filter((at) => timeStamp - at < 3000) : [];
    if (presses.length > 2) leave();
  });
}
