/** Makes an element: element("p", "class names or empty", ...children); text only ever enters as text. */
export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
}
