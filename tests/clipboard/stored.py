"""What is stored of each sample on the clipboard; spaces between elements make no difference."""

STORED = {
    "word": (
        "<h2>Gång och cykel</h2>"
        "<p>Andelen som <strong>går eller cyklar</strong> ska öka till <em>minst</em> 40 procent. "
        'Se <a href="https://example.se/plan?a=1&amp;b=2" rel="noopener noreferrer">regionens plan</a>.</p>'
        "<h3>Åtgärder</h3>"
        "<ul><li><p>Sopsaltning av stråk</p><ul><li><p>Österåker</p><ul><li>Norra stråket</li></ul></li>"
        "<li>Vallentuna</li></ul></li><li>Cykelgarage</li></ul>"
        "<p>I denna ordning:</p>"
        '<ol><li><p>Inventera</p><ol type="a"><li>vägar</li></ol></li><li>Bygga</li></ol>'
        '<table><tbody><tr><td colspan="2"><strong>Kostnad och år</strong></td></tr>'
        '<tr><td rowspan="2">Österåker</td><td><p>2026</p><p>och 2027</p></td></tr>'
        "<tr><td>H<sub>2</sub>O</td></tr></tbody></table>"
        "<blockquote><p>Det ska vara lätt att göra rätt.</p></blockquote>"
    ),
    "outlook": (
        "<p>Hej Sara!</p><p>Våra punkter till kapitlet:</p>"
        "<ul><li><p>Bussfiler på väg 76</p><ul><li><s>klart 2026</s> <u>klart 2027</u></li></ul></li>"
        "<li>Pendlarparkering</li></ul>"
        "<p><strong>Från:</strong> Olle Bergman &lt;olle@example.se&gt;<br>"
        "<strong>Skickat:</strong> den 3 mars 2026</p>"
        "<blockquote><p>Kan ni svara före fredag?</p></blockquote>"
    ),
    "google_docs": (
        "<h2>Delad mobilitet</h2>"
        "<p>Bilpooler ska finnas i <strong>alla kommuner</strong><em>, också små</em>. "
        '<a href="https://example.se/bilpool" rel="noopener noreferrer">Läs mer</a></p>'
        "<ul><li><p>Bilpool</p><ul><li>Södertälje</li></ul></li><li>Cykelpool</li></ul>"
        '<table><tbody><tr><td colspan="2"><strong>År och antal</strong></td></tr>'
        "<tr><td>2026</td><td>150 m<sup>2</sup></td></tr></tbody></table>"
    ),
    "libreoffice": (
        "<h2>Parkering</h2>"
        "<p>Gemensamma <strong>riktlinjer</strong> för <em>avgifter</em> i länet.</p>"
        "<ol><li><p>Riktlinjer</p><ul><li>för bilar</li><li>för cyklar</li></ul></li><li>Beslut</li></ol>"
        '<table><thead><tr><th scope="col">Zon</th><th scope="col">Avgift</th></tr></thead>'
        '<tbody><tr><td rowspan="2">Centrum</td><td>26 kr</td></tr>'
        "<tr><td><s>15</s> 20&nbsp;kr</td></tr></tbody></table>"
        '<p>Mer i <a href="mailto:p@example.se" rel="noopener noreferrer">ett brev</a>.</p>'
    ),
    "excel": (
        '<table><tbody><tr><td>Kommun</td><td colspan="2">Kostnad, tkr</td></tr>'
        '<tr><td rowspan="2">Österåker</td><td>1 250</td><td>2,5</td></tr>'
        "<tr><td>800</td><td></td></tr></tbody></table>"
    ),
}
