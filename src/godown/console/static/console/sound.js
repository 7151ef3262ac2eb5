// The sounds of the floor: distinct tones made by WebAudio, no files (console.md U9). Unlocked by the first touch.
export const TONES = {
  // [frequency in Hz, start, length in s]
  accept: [[1320, 0, 0.09]], ask: [[1320, 0, 0.09]], complete: [[880, 0, 0.12], [1320, 0.13, 0.2]], wrong: [[180, 0, 0.6]],
  over: [[440, 0, 0.09], [440, 0.15, 0.09], [440, 0.3, 0.09]], misread: [[660, 0, 0.1], [520, 0.12, 0.16]],
  attention: [[700, 0, 0.15], [500, 0.16, 0.15], [700, 0.32, 0.15], [500, 0.48, 0.15]],
  offline: [[600, 0, 0.18], [400, 0.2, 0.18], [260, 0.4, 0.25]],
};
const button = document.querySelector("#mute");
let muted = localStorage.getItem("muted") === "1";
let audio;

const unlock = () => {
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
};

export const sound = (outcome) => {
  if (!["accept", "ask", "complete"].includes(outcome)) navigator.vibrate?.([80, 40, 80]);
  if (muted || !audio) return;
  for (const [hertz, start, length] of TONES[outcome] || []) {
    const tone = audio.createOscillator(), gain = audio.createGain(), at = audio.currentTime + start;
    tone.frequency.value = hertz;
    tone.type = outcome === "wrong" ? "sawtooth" : "sine";
    gain.gain.setValueAtTime(0.25, at);
    gain.gain.exponentialRampToValueAtTime(0.001, at + length);
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
  }
};

const show = () => button?.setAttribute("aria-pressed", String(muted));
button?.addEventListener("click", () => {
  muted = !muted;
  localStorage.setItem("muted", muted ? "1" : "0");
  show();
  unlock();
  sound("accept");
});
addEventListener("pointerdown", unlock, { capture: true });
addEventListener("keydown", unlock, { capture: true });
show();
