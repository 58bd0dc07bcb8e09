"""Texts opened in the editor and taken out of it again, as a save would, without a save."""

from pathlib import Path

from playwright.sync_api import Page

from handlingsplan.richtext import clean

PLAN = Path(__file__).parents[2] / "handlingsplan" / "loading" / "plans" / "stockholm"
OPEN = """async (texts) => {
  const { Editor } = await import("django-prose-editor/editor");
  const { extensions } = await import(new URL("schema.js", EDITOR).href);
  const { toEditor, toStored } = await import(new URL("stored-text.js", EDITOR).href);
  return texts.map((text) => {
    const element = document.createElement("div");
    const editor = new Editor({ element, extensions, content: toEditor(text), injectCSS: false });
    const html = toStored(editor.getHTML());
    editor.destroy();
    return html;
  });
}"""
EDITOR = """document.querySelector("script[src*='text-editor']").src.replace(/text-editor[^/]*$/, "editor/")"""


def demonstration() -> list[str]:
    """Return the texts of the demonstration's chapters and appendices, as they are stored."""
    return [
        clean(path.read_text()) for folder in ("chapters", "appendices") for path in sorted((PLAN / folder).iterdir())
    ]


def changed_by_opening(page: Page, texts: list[str]) -> list[tuple[str, str]]:
    """Return the texts that would not be saved as they were, each with what it became; the page is an editor's."""
    opened = page.evaluate(OPEN.replace("EDITOR", EDITOR), texts)
    return [(before, after) for before, after in zip(texts, map(clean, opened), strict=True) if before != after]
