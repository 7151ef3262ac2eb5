// Sends a file with a bar that says how much of it is gone, and shows the page that answers in place of this one.
// Without this script the form sends itself as any other.
(() => {
  const form = document.querySelector("[data-sends-file]");
  if (!form) return;
  const line = form.querySelector(".so-far");
  const show = (request) => {
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = document.querySelector("main");
    if (!answer.querySelector("main")) return location.reload();
    main.replaceChildren(...answer.querySelector("main").childNodes);
    document.title = answer.title;
    if (request.responseURL !== location.href) history.pushState({}, "", request.responseURL);
    htmx.process(main);
    main.focus();
  };
  addEventListener("popstate", () => location.reload());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", ({ loaded, total, lengthComputable }) => {
      if (!lengthComputable) return;
      const percent = Math.floor(loaded * 100 / total);
      line.querySelector("progress").value = percent;
      line.querySelector("b").textContent = `${percent} %`;
    });
    request.addEventListener("load", () => show(request));
    request.addEventListener("error", () => form.submit());
    request.open("POST", form.action);
    request.send(new FormData(form));
    line.hidden = false;
  });
})();
