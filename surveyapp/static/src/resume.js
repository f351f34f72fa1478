// The code to come back with. What a QR code puts behind the # of an address stays in the browser: it fills the box,
// and leaves the address and the history. A button prints the card.
const box = document.getElementById("code");

function fill() {
  const found = /^#(\d{12})$/.exec(window.location.hash);
  if (!box || !found) return;
  history.replaceState(null, "", window.location.pathname + window.location.search);
  box.value = found[1].replace(/(\d{3})(?=\d)/g, "$1 ");
  box.form.querySelector("[type=submit]:not([form])").focus();
}

fill();
window.addEventListener("hashchange", fill);

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
