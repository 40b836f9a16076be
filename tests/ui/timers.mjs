// Timers that run when a test says so: `takeTimers(stage)` gives what a module takes instead of the
// browser's own, and the stage `delays()` in milliseconds and `fire()`.

export const settled = () => new Promise((resolve) => setImmediate(resolve));

export function takeTimers(stage) {
  const waiting = new Map();
  let last = 0;
  stage.delays = () => [...waiting.values()].map((timer) => timer.delay);
  stage.fire = async () => {
    const timers = [...waiting.values()];
    waiting.clear();
    timers.forEach((timer) => timer.run());
    await settled();
  };
  return {
    setTimer: (run, delay) => {
      last += 1;
      waiting.set(last, { run, delay });
      return last;
    },
    clearTimer: (timer) => waiting.delete(timer),
  };
}
