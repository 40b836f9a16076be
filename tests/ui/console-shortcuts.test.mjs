import assert from "node:assert/strict";
import { test } from "node:test";

import { matchShortcut, SHORTCUTS } from "../../handoff/ui/console/shortcuts.js";

// Access keys of the menu bar: Firefox in French (firefox-l10n fr/browser/browser/menubar.ftl) and English;
// Chromium's Alt+D (address), Alt+E and Alt+F (menu).
const BROWSER_LETTERS = new Set("FNAHMPOE" + "FEVSBTH" + "DEF");
const BROWSER_FUNCTION_KEYS = new Set(["F1", "F3", "F4", "F5", "F6", "F7", "F9", "F10", "F11", "F12"]);

function press(key, more = {}) {
  return { key, altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, getModifierState: () => false, ...more };
}

test("no shortcut takes a key of the browsers' menus, tabs or function keys", () => {
  for (const { key, alt } of SHORTCUTS) {
    assert.ok(!BROWSER_FUNCTION_KEYS.has(key), key);
    assert.ok(!(alt && BROWSER_LETTERS.has(key.toUpperCase())), key);
    assert.doesNotMatch(key, /^[0-9]$|^Arrow/);
  }
});

test("no key does two things, and each is explained", () => {
  assert.equal(new Set(SHORTCUTS.map(({ key }) => key)).size, SHORTCUTS.length);
  SHORTCUTS.forEach(({ label, words }) => assert.ok(label && words));
});

test("a letter without Alt is text, never a shortcut", () => {
  for (const { key, alt } of SHORTCUTS.filter((shortcut) => shortcut.alt)) {
    assert.equal(matchShortcut(press(key, { altKey: false }), true), null, `${key} ${alt}`);
  }
});

test("Alt and the letter is a shortcut, in a text field too and with capitals locked", () => {
  assert.equal(matchShortcut(press("j", { altKey: true }), true), "take");
  assert.equal(matchShortcut(press("J", { altKey: true }), true), "take");
});

test("AltGr, Ctrl+Alt and Alt+Shift belong to others", () => {
  assert.equal(matchShortcut(press("j", { altKey: true, getModifierState: (name) => name === "AltGraph" }), false), null);
  assert.equal(matchShortcut(press("j", { altKey: true, ctrlKey: true }), false), null);
  assert.equal(matchShortcut(press("l", { altKey: true, shiftKey: true }), false), null);
});

test("the question mark shows help outside of a field, and with Alt anywhere", () => {
  assert.equal(matchShortcut(press("?", { shiftKey: true }), false), "help");
  assert.equal(matchShortcut(press("?", { shiftKey: true }), true), null);
  assert.equal(matchShortcut(press("?", { shiftKey: true, altKey: true }), true), "help");
});

test("nothing is a shortcut while a word is being composed", () => {
  assert.equal(matchShortcut(press("Escape", { isComposing: true }), true), null);
});
