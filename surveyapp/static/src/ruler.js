// A reading ruler: a band across the page at the line of the pointer, the finger, or what has the focus.
export function readingRuler(root, view) {
  if (!root.documentElement.classList.contains("ruler-on")) return;
  const band = root.createElement("div");
  band.className = "ruler";
  band.setAttribute("aria-hidden", "true");
  root.body.append(band);
  let follows = root.querySelector("h1");
  const moveTo = (middle) => {
    band.style.insetBlockStart = `${Math.round(middle)}px`;
  };
  const moveToFollowed = () => {
    if (!follows) return;
    const { top, height } = follows.getBoundingClientRect();
    const line = parseFloat(view.getComputedStyle(follows).lineHeight) || height;
    moveTo(top + (follows.localName === "h1" ? line : Math.min(height, 80)) / 2);
  };
  const moveToPointer = ({ clientY }) => {
    follows = null;
    moveTo(clientY);
  };
  root.addEventListener("pointermove", moveToPointer, { passive: true });
  root.addEventListener("pointerdown", moveToPointer, { passive: true });
  root.addEventListener("focusin", ({ target }) => {
    if (!target.matches(":focus-visible")) return;
    follows = target.labels?.[0]?.closest(".choice") || target;
    moveToFollowed();
  });
  view.addEventListener("scroll", moveToFollowed, { passive: true });
  view.addEventListener("resize", moveToFollowed);
  moveToFollowed();
}
