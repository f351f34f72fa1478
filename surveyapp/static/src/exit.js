// Leaving at once: the link works by itself; with scripts the page goes blank first, is not left in the history, and
// Shift pressed three times does the same. Nobody waits for the survey: what it knows of this browser is forgotten
// on the side, so that the other site comes up as soon as it can, and where there is no network its address does.
export function quickExit(root, view) {
  const link = root.querySelector("[data-exit]");
  if (!link) return;
  const leave = () => {
    root.documentElement.hidden = true;
    root.title = "…";
    for (const recording of root.querySelectorAll("audio, video")) recording.pause();
    root.dispatchEvent(new Event("leaving"));
    const canFinish = "keepalive" in view.Request.prototype;
    if (canFinish && link.origin === view.location.origin) {
      view.fetch(link.href, { keepalive: true, redirect: "manual" }).catch(() => {});
    }
    view.location.replace(canFinish ? link.dataset.exit : link.href);
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
