// Long lists of checkboxes get a box to search in; without this script they are simply long.
const LONG = 12;

for (const list of document.querySelectorAll("[data-filter-label]")) {
  const choices = [...list.querySelectorAll(".form-check")];
  if (choices.length < LONG) continue;
  const label = document.createElement("label");
  label.className = "form-label";
  label.textContent = list.dataset.filterLabel;
  const box = document.createElement("input");
  box.type = "search";
  box.className = "form-control";
  box.id = `filter-${choices[0].querySelector("input").name}`;
  label.htmlFor = box.id;
  const wrapper = document.createElement("div");
  wrapper.className = "checks__filter";
  wrapper.append(label, box);
  choices[0].parentElement.before(wrapper);
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLocaleLowerCase("sv");
    for (const choice of choices) {
      // What is chosen stays in sight, whatever is searched for.
      const text = choice.textContent.toLocaleLowerCase("sv");
      choice.hidden = !text.includes(wanted) && !choice.querySelector("input").checked;
    }
  });
  // Searching is not an answer to the form.
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}
