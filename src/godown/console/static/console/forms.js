// A form is sent once: its button rests after the first press (the server is idempotent all the same).
// A file that was chosen, or a photo that was taken, is sent at once where the form says so.
addEventListener("change", ({ target }) => { if ("send" in target.dataset && target.files.length) target.form.requestSubmit(); });
addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  setTimeout(() => { button.disabled = true; });
  setTimeout(() => { button.disabled = false; }, 3000);
});
// A scanner's Enter leads to the next field where the form says which.
addEventListener("keydown", (event) => {
  const then = event.key === "Enter" && event.target.dataset?.then;
  if (then) { event.preventDefault(); document.getElementById(then).focus(); }
});
