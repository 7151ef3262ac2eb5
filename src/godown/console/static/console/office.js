// Lets the countdowns run by the server's time, a box tick all of its kind, and the bar show where one is. All else is HTML
// and htmx.
(() => {
  const offset = Number(document.body.dataset.now) - Date.now();
  const span = (seconds) => {
    const s = Math.floor(Math.abs(seconds)), d = Math.floor(s / 86400);
    const h = Math.floor((s % 86400) / 3600), m = Math.floor((s % 3600) / 60);
    if (d) return `${d} d ${h} h`;
    if (h) return `${h} h ${String(m).padStart(2, "0")} min`;
    return m ? `${m} min` : `${s} s`;
  };
  const urgency = (left) => left < 0 ? "late" : left < 7200 ? "soon" : left < 21600 ? "near" : "calm";
  const tick = () => {
    for (const each of document.querySelectorAll("[data-due]")) {
      const left = (Number(each.dataset.due) - Date.now() - offset) / 1000;
      each.textContent = (left < 0 ? "−" : "") + span(left);
      each.className = `due due-${urgency(left)}`;
    }
  };
  setInterval(tick, 1000);
  document.querySelector(".places [aria-current]")?.scrollIntoView({ block: "nearest" });
  document.addEventListener("submit", ({ target }) => {
    if ("keepsView" in target.dataset) target.elements.query.value = location.search.slice(1);
  });
  document.addEventListener("change", ({ target }) => {
    if (!target.dataset.all) return;
    const all = target.form.querySelectorAll(`[name="${target.dataset.all}"]:enabled`);
    for (const each of all) each.checked = target.checked;
  });
})();
