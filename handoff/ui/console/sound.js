/** Owns the console's sounds, made by code with WebAudio: arrival, message, and the looping danger alarm. */

const ARRIVAL = [{ at: 0, hz: 660, for: 0.14 }, { at: 0.16, hz: 880, for: 0.2 }];
const MESSAGE = [{ at: 0, hz: 520, for: 0.12 }];
const DANGER = [
  { at: 0, hz: 988, for: 0.18 },
  { at: 0.22, hz: 740, for: 0.18 },
  { at: 0.44, hz: 988, for: 0.18 },
  { at: 0.66, hz: 740, for: 0.26 },
];
const DANGER_PERIOD_S = 3;

/** `onChange` is called when the browser lets the sound through, or takes it back. */
export class Sound {
  #context = window.AudioContext ? new AudioContext() : null;
  #alarm = null;
  #isMuted = false;

  constructor({ onChange }) {
    this.#context?.addEventListener("statechange", onChange);
  }

  get isBlocked() {
    return this.#context !== null && this.#context.state !== "running";
  }

  /** Only works from within a click or a key press; called at each until the browser agrees. */
  unlock() {
    if (this.isBlocked) this.#context.resume().catch(() => {});
  }

  mute(isMuted) {
    this.#isMuted = isMuted;
    if (isMuted) this.stopAlarm();
  }

  arrival() {
    this.#playOnce(ARRIVAL, 0.22);
  }

  message() {
    this.#playOnce(MESSAGE, 0.1);
  }

  /** The loop lives in the audio graph: browsers slow down timers in hidden tabs, not this. */
  startAlarm() {
    if (this.#context === null || this.#isMuted || this.#alarm !== null) return;
    this.#alarm = sourceOf(this.#context, render(this.#context, DANGER, 0.35, DANGER_PERIOD_S));
    this.#alarm.loop = true;
    this.#alarm.start();
  }

  stopAlarm() {
    this.#alarm?.stop();
    this.#alarm = null;
  }

  #playOnce(notes, volume) {
    if (this.#context === null || this.#isMuted || this.isBlocked) return;
    const last = notes[notes.length - 1];
    sourceOf(this.#context, render(this.#context, notes, volume, last.at + last.for)).start();
  }
}

function sourceOf(context, buffer) {
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.connect(context.destination);
  return source;
}

function render(context, notes, volume, seconds) {
  const rate = context.sampleRate;
  const buffer = context.createBuffer(1, Math.ceil(seconds * rate), rate);
  const samples = buffer.getChannelData(0);
  for (const note of notes) {
    const first = Math.floor(note.at * rate);
    const count = Math.floor(note.for * rate);
    for (let i = 0; i < count; i += 1) {
      const envelope = Math.sin((Math.PI * i) / count);
      samples[first + i] += volume * envelope * Math.sin((2 * Math.PI * note.hz * i) / rate);
    }
  }
  return buffer;
}
