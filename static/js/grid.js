// "Lägg till rad": a grid of rows grows as long as it needs to; without this script a save brings new empty rows.
for (const button of document.querySelectorAll("[data-add-row]")) {
  const prefix = button.dataset.addRow;
  const grid = document.querySelector(`[data-grid="${prefix}"]`);
  const body = grid.tBodies ? grid.tBodies[0] : grid;
  const empty = document.getElementById(`${prefix}-empty`);
  const total = document.getElementById(`id_${prefix}-TOTAL_FORMS`);
  const most = Number(document.getElementById(`id_${prefix}-MAX_NUM_FORMS`).value);
  button.hidden = Number(total.value) >= most;
  button.addEventListener("click", () => {
    const index = Number(total.value);
    const row = document.createElement(body.tagName);
    row.innerHTML = empty.innerHTML.replaceAll(", rad __prefix__", `, rad ${index + 1}`).replaceAll("__prefix__", index);
    body.append(...row.children);
    total.value = index + 1;
    button.hidden = index + 1 >= most;
    body.lastElementChild.querySelector("select, input:not([type=hidden])").focus();
  });
}
