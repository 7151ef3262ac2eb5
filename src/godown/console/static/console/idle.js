// A station where nobody touched anything for a while asks who is there (U27); a scan that waits is sent first.
const after = Number(document.body.dataset.idle) * 1000, form = document.querySelector("#lock");
let touched = Date.now();
for (const kind of ["keydown", "pointerdown"]) addEventListener(kind, () => { touched = Date.now(); }, { capture: true });
setInterval(() => {
  const waits = Object.keys(sessionStorage).some((key) => key.startsWith("scans:") && sessionStorage[key].length > 2);
  if (Date.now() - touched < after || waits) return;
  form.elements.next.value = location.pathname + location.search;
  form.requestSubmit();
}, 1000);
