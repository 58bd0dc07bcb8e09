// A block of cells copied in a spreadsheet is spread over the grid from the cell where it is pasted.
// Without this script the block goes into the text area below the grid.
for (const table of document.querySelectorAll("[data-value-grid]")) {
  const rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("[data-cell]")]);
  const status = document.querySelector("[data-grid-status]");
  const region = table.parentElement;
  region.scrollLeft = region.scrollWidth; // the newest years, where there is most to fill in

  const cells = (text) => {
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
  };

  const put = (block, top, left) => {
    let filled = 0;
    let outside = 0;
    block.forEach((line, down) => line.forEach((text, across) => {
      if (!text) return;
      const field = rows[top + down]?.[left + across];
      if (!field || field.readOnly) {
        outside += 1;
        return;
      }
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      filled += 1;
    }));
    status.textContent = `${filled} ${table.dataset.filled}${outside ? ` ${outside} ${table.dataset.outside}` : ""}`;
  };

  rows.forEach((fields, top) => fields.forEach((field, left) => {
    const seen = document.getElementsByName(`seen-${field.name}`)[0].value;
    field.addEventListener("input", () => field.classList.toggle("is-changed", field.value.trim() !== seen));
    field.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (!/[\t\n]/.test(text.trimEnd())) return;
      event.preventDefault();
      put(cells(text), top, left);
    });
  }));
}
