/** Owns the first sign-in's preview of the name that citizens will see. */

export function followAccountForm(form) {
  const preview = form.querySelector("[data-preview]");
  const show = () => {
    const name = [form.elements.grade, form.elements.given_name].map((field) => field.value.trim()).filter(Boolean).join(" ");
    preview.textContent = name || "…";
  };
  form.addEventListener("input", show);
  show();
}
