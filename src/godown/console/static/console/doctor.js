// The scanner doctor (console.md U28): what a scan of the calibration code says about scanner, keyboard and keys.
import { sound } from "./sound.js";

const swapCase = (text) => text.replace(/\p{L}/gu, (c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase()));
const isWithin = (part, whole) => [...whole].reduce((at, c) => at + (c === part[at]), 0) === part.length;

// Pure. `code` is what the barcode holds, `layouts` what it becomes on keyboards of another country, `text` what came,
// `end` the key after it ("" if none), `gap` the mean ms between two characters, `composed` whether an input method
// took part. Answers [finding, value] pairs, the worst first; "well" alone if nothing is wrong.
export const diagnose = ({ code, layouts, text, end, gap, composed }) => {
  const found = [], plain = text.normalize("NFKC"), cased = { [code]: "", ...layouts };
  if (/[\u0900-\u097f]/.test(text)) return [["layout", "हिन्दी (InScript)"]];
  if (composed || plain !== text) found.push(["ime", ""]);
  const spellings = Object.entries(cased).flatMap(([form, name]) => [[form, name, false], [swapCase(form), name, true]]);
  const [form, name, caps] = spellings.find(([each]) => plain.includes(each)) ?? [];
  if (form === undefined) {
    const lost = plain && code.length > plain.length && isWithin(plain, code);
    return [...found, lost ? ["lost", String(code.length - plain.length)] : ["unlike", text]];
  }
  const [before, ...after] = plain.split(form);
  if (name) found.push(["layout", name]);
  if (caps) found.push(["caps", ""]);
  if (before) found.push(["prefix", before]);
  if (after.join(form)) found.push(["suffix", after.join(form)]);
  if (!end) found.push(["endless", ""]);
  if (gap >= 30) found.push(["slow", String(Math.round(gap))]);
  return found.length ? found : [["well", String(Math.round(gap))]];
};

const box = document.querySelector("#trial"), result = document.querySelector("#findings");
const { code, layouts } = { code: box.dataset.code, layouts: JSON.parse(box.dataset.layouts) };
let times = [], composed = false, silence;

const finish = (end) => {
  clearTimeout(silence);
  const text = box.value;
  if (!text) return;
  const gap = times.length > 1 ? (times.at(-1) - times[0]) / (times.length - 1) : 0;
  const found = diagnose({ code, layouts, text, end, gap, composed });
  result.replaceChildren(...found.map(([finding, value]) => {
    const row = document.querySelector(`#texts [data-finding="${finding}"]`).cloneNode(true);
    row.querySelector(".value").textContent = value;
    return row;
  }));
  document.querySelector("#came").textContent = text;
  sound(found[0][0] === "well" ? "complete" : "attention");
  box.value = "";
  times = [];
  composed = false;
};
box.addEventListener("input", (event) => {
  times.push(event.timeStamp);
  composed ||= event.isComposing;
  clearTimeout(silence);
  silence = setTimeout(finish, Number(box.dataset.patience), "");
});
box.addEventListener("keydown", (event) => {
  if (event.isComposing) composed = true;
  else if (["Enter", "Tab"].includes(event.key) && box.value) { event.preventDefault(); finish(event.key); }
});
document.addEventListener("click", ({ target }) => {
  const tone = target.closest("[data-tone]")?.dataset.tone;
  if (tone) sound(tone);
});
box.focus();
