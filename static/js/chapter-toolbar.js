// The toolbar of the chapter editor: one stop for Tab, arrows move between its buttons, Alt+F10 leads to it.

// Tab moves between the cells of a table and indents lists. After Escape it leaves the text, as it does elsewhere.
export function wayOut() {
  let isLeaving = false;
  return (_view, { key }) => {
    const leaves = key === "Tab" && isLeaving;
    isLeaving = key === "Escape" || (key === "Shift" && isLeaving);
    return leaves;
  };
}

export function startToolbar({ toolbar, editor, commands, dialogs }) {
  const buttons = [...toolbar.querySelectorAll("button[data-command], button[data-dialog]")];

  function open(name) {
    const dialog = document.querySelector(`#dialog-${name}`);
    const { fill, done } = dialogs[name];
    fill(dialog);
    dialog.returnValue = "";
    dialog.showModal();
    dialog.onclose = () => {
      if (dialog.returnValue && dialog.returnValue !== "cancel") done(dialog, dialog.returnValue);
      editor.commands.focus();
    };
  }

  function press(button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    if (button.dataset.dialog) open(button.dataset.dialog);
    else commands[button.dataset.command].run();
  }

  function refresh() {
    for (const group of toolbar.querySelectorAll("[data-tools-for]")) {
      group.hidden = !editor.isActive(group.dataset.toolsFor);
    }
    for (const button of buttons) {
      const { active, ready } = button.dataset.dialog ? dialogs[button.dataset.dialog] : commands[button.dataset.command];
      if (active) button.setAttribute("aria-pressed", String(Boolean(active())));
      button.setAttribute("aria-disabled", String(ready ? !ready() : false));
    }
  }

  function visible() {
    return buttons.filter((button) => !button.closest("[hidden]"));
  }

  function stopAt(button) {
    for (const each of buttons) each.tabIndex = each === button ? 0 : -1;
  }

  for (const button of buttons) {
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => press(button));
    button.addEventListener("focus", () => stopAt(button));
  }
  stopAt(buttons[0]);
  toolbar.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return editor.commands.focus();
    const shown = visible();
    const here = shown.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: shown.length - 1 }[event.key];
    if (to === undefined || here === -1) return;
    event.preventDefault();
    shown[(to + shown.length) % shown.length].focus();
  });
  editor.view.dom.addEventListener("keydown", (event) => {
    if (event.key !== "F10" || !event.altKey) return;
    event.preventDefault();
    (visible().find((button) => button.tabIndex === 0) ?? visible()[0]).focus();
  });
  editor.on("transaction", refresh);
  refresh();
  return { open };
}
