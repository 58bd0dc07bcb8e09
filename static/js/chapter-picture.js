// Pictures in the chapter editor: a file is handed in before its dialog closes, what it shows in words comes with it.

export function pictureDialog({ editor, dialog, token }) {
  const form = dialog.querySelector("form");
  const { file, alt, decorative } = form.elements;
  let chosen = null;

  function say(reasons) {
    for (const [name, words] of Object.entries(reasons)) {
      const place = dialog.querySelector(`[data-error="${name}"]`);
      if (!place) continue;
      place.textContent = words;
      form.elements[name].setAttribute("aria-invalid", String(Boolean(words)));
    }
    const first = ["file", "alt"].find((name) => reasons[name]);
    if (first) form.elements[first].focus();
    return !first;
  }

  function isSaid() {
    if (decorative.checked || alt.value.trim()) return true;
    return say({ alt: dialog.dataset.noWords });
  }

  async function handIn() {
    const data = new FormData(form);
    data.set("csrfmiddlewaretoken", token);
    try {
      const answer = await fetch(dialog.dataset.at, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const { src, ...reasons } = await answer.json();
      if (answer.ok) return src;
      say(reasons);
    } catch {
      say({ file: dialog.dataset.notSent });
    }
    return null;
  }

  decorative.addEventListener("change", () => {
    alt.disabled = decorative.checked;
  });
  form.addEventListener("submit", async (event) => {
    if (event.submitter.value !== "save") return;
    event.preventDefault();
    say({ file: "", alt: "" });
    if (!isSaid()) return;
    event.submitter.disabled = true;
    const src = dialog.dataset.src || (await handIn());
    event.submitter.disabled = false;
    if (!src) return;
    chosen = { src, alt: decorative.checked ? "" : alt.value.trim() };
    dialog.close("save");
  });

  return {
    fill: () => {
      const isThere = editor.isActive("picture");
      const now = editor.getAttributes("picture");
      form.reset();
      say({ file: "", alt: "" });
      dialog.dataset.src = isThere ? now.src : "";
      dialog.querySelector("[data-file]").hidden = isThere;
      alt.value = isThere ? now.alt : "";
      decorative.checked = isThere && !now.alt;
      alt.disabled = decorative.checked;
    },
    done: () => {
      if (editor.isActive("picture")) editor.chain().focus().updateAttributes("picture", chosen).run();
      else editor.chain().focus().insertContentAt(editor.state.selection.to, { type: "picture", attrs: chosen }).run();
    },
    ready: () => !editor.isActive("table"),
    active: () => editor.isActive("picture"),
  };
}
