"""A text in which the same phrase stands in every kind of place, again and again with the same words around it."""

from handlingsplan.richtext import words

PHRASE = "63 procent"
BLOCK = (
    "<h2>63 procent</h2><p>63 procent går, 63 procent cyklar"
    '<small class="note">63 procent, SCB</small> och 63 procent åker.</p>'
    "<ul><li>63 procent</li><li><p>Nu 63 procent</p><ul><li>63 procent</li></ul></li></ul>"
    "<table><caption>63 procent</caption><tbody><tr><th>Gång</th><td>63 procent</td></tr>"
    "<tr><th>Cykel</th><td>63 procent</td></tr></tbody></table><p>63 <strong>procent</strong></p>"
    "<h3>Mål: 63 procent</h3><blockquote><p>63 procent</p><p>och 63 procent</p></blockquote>"
    '<p>Var <a href="https://example.se/" rel="noopener noreferrer">63 procent</a><br>63 procent</p>'
    "<ol><li>63 procent, 63 procent</li></ol><table><thead><tr>"
    '<th scope="col">63 procent</th><th scope="col">63 procent</th></tr></thead><tbody><tr>'
    "<td>63 procent</td><td><p>63 procent</p><p>63 procent</p></td></tr></tbody></table><h4>63 procent</h4>"
)


def equal_phrases(count: int) -> str:
    """Return a text with at least so many of them."""
    return BLOCK * -(-count // words(BLOCK).count(PHRASE))
