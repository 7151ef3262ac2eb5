// A form is sent once: its button rests after the first press (the server is idempotent all the same).
addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  setTimeout(() => { button.disabled = true; });
  setTimeout(() => { button.disabled = false; }, 3000);
});
