// The scan module of the floor: one box, one queue, one band. No dependencies.
// Rules U1–U5, U7, U9–U13: every scan gets a gesture id that is stored before it is sent and used again by a retry;
// scans are answered in order; nothing is shown as done before the server said so.
import { sound } from "./sound.js";

const $ = (selector) => document.querySelector(selector);
const box = $("#scan"), band = $("#band"), work = $("#work"), ready = $("#ready");
const say = box.dataset, KEY = `scans:${say.url}`;
let queue = JSON.parse(sessionStorage.getItem(KEY) || "[]");
let busy = false, offline = false, typing = false, once = {};

// --- what the person sees ------------
const tell = (parts) => {
  for (const part in parts) band.querySelector(`.band-${part}`).textContent = parts[part];
};
const show = (outcome, headline, detail = "", raw = "") => {
  band.dataset.outcome = outcome;
  tell({ headline, detail, raw });
  const calm = ["accept", "ask", "complete", "pending", "ready"].includes(outcome);
  if (outcome !== "pending") $(calm ? "#polite" : "#assertive").textContent = `${headline}. ${detail}`;
  if (outcome !== "pending" && outcome !== "ready") sound(outcome);
};
const state = () => {
  const blocked = offline || document.activeElement !== box;
  ready.textContent = offline ? say.offline : blocked ? say.tap : say.ready;
  box.parentElement.dataset.state = offline ? "offline" : blocked ? "away" : "ready";
};
const focus = () => {
  const other = document.activeElement;
  if (!typing && !$("dialog[open]") && !(other !== box && other?.matches("input, select, textarea"))) box.focus({ preventScroll: true });
  state();
};

// --- the queue ------------
// crypto.randomUUID is missing where the page came over plain http.
const uuid = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (digit) =>
  (digit ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (digit / 4)))).toString(16));
const keep = () => sessionStorage.setItem(KEY, JSON.stringify(queue));
const enqueue = (code) => {
  if (!code) return;
  if (offline) { show("offline", say.offline, say.lost, code); return; }
  queue.push({ code, gesture: uuid() });
  keep();
  drain();
};
const drain = async () => {
  if (busy || !queue.length) return;
  busy = true;
  const scan = queue[0];
  show("pending", say.pending, "", scan.code);
  scan.context ??= { ...$("#work [data-context]")?.dataset, ...once };
  once = {};
  keep();
  try {
    const answer = await post(say.url, { ...scan.context, code: scan.code, gesture: scan.gesture, tries: scan.tries || 0 });
    offline = false;
    queue.shift();
    keep();
    if (answer.go) { location.assign(answer.go); return; }
    if (answer.html) work.innerHTML = answer.html;
    once = answer.once || {};
    if (answer.url) history.replaceState(null, "", answer.url);
    show(answer.outcome, answer.headline, answer.detail, scan.code);
    if (answer.type) { typing = true; box.inputMode = answer.type; }
    if (answer.submit) $(answer.submit)?.requestSubmit();
    poll();
  } catch (error) {
    if (!offline) show("offline", say.offline, say.kept, scan.code);
    offline = true;
    scan.tries = (scan.tries || 0) + 1;
    setTimeout(drain, 2000);
  }
  busy = false;
  focus();
  if (!offline) drain();
};
const post = async (url, fields) => {
  const body = new URLSearchParams(fields);
  const response = await fetch(url, {
    method: "POST", body, headers: { "X-CSRFToken": say.csrf, Accept: "application/json" },
    signal: AbortSignal.timeout(8000),
  });
  if (response.redirected || response.status === 403) { location.reload(); return new Promise(() => {}); }
  if (response.status >= 500 && (fields.tries || 0) < 3) throw new Error(response.statusText);
  if (response.status >= 500) return { outcome: "attention", headline: say.broken, detail: say.look };
  const answer = await response.json();
  return response.ok ? answer : { outcome: "attention", headline: say.stop, detail: `${answer.message} ${answer.fix ?? ""}` };
};

// --- the box: keys and injected text, ended by Enter, Tab, or silence after a burst ------------
let begun, taken = -1e9, last = taken, fast = 0, silence, ignored = [];
const clear = () => { box.value = ""; begun = undefined; fast = 0; typing = false; box.inputMode = "none"; };
// One trigger is one scan: a code that begins within the blank period after another is shown, and not taken (U5).
const take = (code, began) => {
  if (!code) return;
  if (began < taken + Number(say.blank)) ignored.push(code);
  else { ignored = []; enqueue(code); }
  taken = last;
  tell({ ignored: ignored.length ? `${say.ignored}: ${ignored.join(" · ")}` : "" });
};
const submit = () => {
  clearTimeout(silence);
  const code = box.value.trim(), began = begun ?? last;
  clear();
  take(code, began);
  focus();
};
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "Enter" || (event.key === "Tab" && box.value)) { event.preventDefault(); submit(); }
  if (event.key === "Escape") { clear(); focus(); }
});
box.addEventListener("beforeinput", (event) => {
  const codes = event.data?.split(/[\r\n\t]+/) ?? [];
  if (codes.length < 2) return;
  event.preventDefault();
  begun ??= last = event.timeStamp;
  box.value += codes.shift();
  submit();
  for (const code of codes) take(code.trim(), last);
});
box.addEventListener("input", (event) => {
  clearTimeout(silence);
  const gap = event.timeStamp - last;
  last = event.timeStamp;
  begun ??= last;
  const injected = (event.data?.length ?? 2) > 1 && event.inputType !== "deleteContentBackward";
  fast = injected || (gap < 30 && box.value.length > 1) ? fast + 1 : 0;
  if (box.value.length > 2 && (injected || fast >= box.value.length - 1)) silence = setTimeout(submit, Number(say.silence));
});
box.addEventListener("pointerdown", () => {
  if (document.activeElement !== box) return;
  typing = !typing;
  box.inputMode = typing ? "text" : "none";
});
// Characters that arrive elsewhere (a focused button, the page) belong to the box; Enter follows them there.
addEventListener("keydown", (event) => {
  const elsewhere = event.target !== box && !event.target.matches?.("input, select, textarea");
  if (elsewhere && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && !$("dialog[open]")) {
    event.preventDefault();
    box.focus();
    box.value += event.key;
    begun ??= last = event.timeStamp;
  }
}, { capture: true });

// --- buttons that stand for a command barcode ------------
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-code]");
  if (!button || button.disabled) return;
  button.disabled = true;
  enqueue(button.dataset.code);
  button.blur();
  focus();
  setTimeout(() => { button.disabled = false; }, 1500);
});

// --- what changes without a scan ------------
let polling;
const poll = () => {
  clearTimeout(polling);
  const url = $("#work [data-poll]")?.dataset.poll;
  if (!url) return;
  polling = setTimeout(async () => {
    try {
      const response = await fetch(url, { headers: { Accept: "application/json" } });
      if (response.ok && !busy && !queue.length && $("#work [data-poll]")?.dataset.poll === url) {
        const answer = await response.json();
        work.innerHTML = answer.html;
        if (answer.outcome && answer.headline !== band.querySelector(".band-headline").textContent) {
          show(answer.outcome, answer.headline, answer.detail);
        }
      }
    } catch { /* the next round asks again */ }
    poll();
  }, 1200);
};

addEventListener("visibilitychange", focus);
addEventListener("focus", focus);
document.addEventListener("close", focus, { capture: true });
box.addEventListener("focus", state);
box.addEventListener("blur", () => { state(); setTimeout(focus, 120); });
focus();
drain();
poll();
