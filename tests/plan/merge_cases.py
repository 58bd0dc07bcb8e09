"""What two people do with one text, and what comes out: before, theirs, mine, joined."""

TABLE = "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>63</td></tr></tbody></table>"
JOINED = {
    "both ends of a paragraph": (
        "<p>Alla ska kunna gå och cykla.</p>",
        "<p>Nästan alla ska kunna gå och cykla.</p>",
        "<p>Alla ska kunna gå och cykla ofta.</p>",
        "<p>Nästan alla ska kunna gå och cykla ofta.</p>",
    ),
    "words beside each other": (
        "<p>a b c</p>",
        "<p>x b c</p>",
        "<p>a y c</p>",
        "<p>x y c</p>",
    ),
    "a word made bold and another changed": (
        "<p>a b c</p>",
        "<p>a <strong>b</strong> c</p>",
        "<p>a b y</p>",
        "<p>a <strong>b</strong> y</p>",
    ),
    "a word made bold and changed": (
        "<p>a b</p>",
        "<p><strong>a</strong> b</p>",
        "<p><em>a</em> b</p>",
        "<p><strong><em>a</em></strong> b</p>",
    ),
    "all made a link, a word changed": (
        "<p>a b c</p>",
        '<p><a href="/x/">a b c</a></p>',
        "<p>a y c</p>",
        ('<p><a href="/x/" rel="noopener noreferrer">a </a>y<a href="/x/" rel="noopener noreferrer"> c</a></p>'),
    ),
    "a note and a word": (
        '<p>Resor<small class="note">SCB, tabell 3</small> ökar.</p>',
        '<p>Resor<small class="note">Statistiska, tabell 3</small> ökar.</p>',
        '<p>Resor<small class="note">SCB, tabell 3</small> minskar.</p>',
        '<p>Resor<small class="note">Statistiska, tabell 3</small> minskar.</p>',
    ),
    "two words of a note": (
        '<p>Resor<small class="note">SCB, tabell 3</small> ökar.</p>',
        '<p>Resor<small class="note">Statistiska, tabell 3</small> ökar.</p>',
        '<p>Resor<small class="note">SCB, tabell 4</small> ökar.</p>',
        '<p>Resor<small class="note">Statistiska, tabell 4</small> ökar.</p>',
    ),
    "a heading made smaller and changed": (
        "<h2>Mål</h2>",
        "<h3>Mål</h3>",
        "<h2>Alla mål</h2>",
        "<h3>Alla mål</h3>",
    ),
    "two items": (
        "<ul><li>a</li><li>b</li></ul>",
        "<ul><li>a x</li><li>b</li></ul>",
        "<ul><li>a</li><li>b y</li><li>c</li></ul>",
        "<ul><li>a x</li><li>b y</li><li>c</li></ul>",
    ),
    "a list numbered and an item changed": (
        "<ul><li>a</li><li>b</li></ul>",
        "<ol><li>a</li><li>b</li></ol>",
        "<ul><li>a</li><li>y</li></ul>",
        "<ol><li>a</li><li>y</li></ol>",
    ),
    "items within items": (
        "<ul><li><p>a</p><ul><li>b</li><li>c</li></ul></li></ul>",
        "<ul><li><p>x</p><ul><li>b</li><li>c</li></ul></li></ul>",
        "<ul><li><p>a</p><ul><li>b</li><li>y</li></ul></li></ul>",
        "<ul><li><p>x</p><ul><li>b</li><li>y</li></ul></li></ul>",
    ),
    "two cells": (
        "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>63</td></tr></tbody></table>",
        "<table><tbody><tr><td>Gång</td><td>64</td></tr><tr><td>Cykel</td><td>63</td></tr></tbody></table>",
        "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>65</td></tr></tbody></table>",
        "<table><tbody><tr><td>Gång</td><td>64</td></tr><tr><td>Cykel</td><td>65</td></tr></tbody></table>",
    ),
    "a column and a cell": (
        "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>63</td></tr></tbody></table>",
        (
            "<table><tbody><tr><td>Gång</td><td>2026</td><td>63</td></tr><tr><td>Cykel</td><td>2026"
            "</td><td>63</td></tr></tbody></table>"
        ),
        "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>65</td></tr></tbody></table>",
        (
            "<table><tbody><tr><td>Gång</td><td>2026</td><td>63</td></tr><tr><td>Cykel</td><td>2026"
            "</td><td>65</td></tr></tbody></table>"
        ),
    ),
    "a column and a row": (
        "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>63</td></tr></tbody></table>",
        (
            "<table><tbody><tr><td>Gång</td><td>2026</td><td>63</td></tr><tr><td>Cykel</td><td>2026"
            "</td><td>63</td></tr></tbody></table>"
        ),
        (
            "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>63</td></tr><tr>"
            "<td>Buss</td><td>9</td></tr></tbody></table>"
        ),
        (
            "<table><tbody><tr><td>Gång</td><td>2026</td><td>63</td></tr><tr><td>Cykel</td><td>2026"
            "</td><td>63</td></tr><tr><td>Buss</td><td></td><td>9</td></tr></tbody></table>"
        ),
    ),
    "a column deleted and a cell": (
        "<table><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel</td><td>63</td></tr></tbody></table>",
        "<table><tbody><tr><td>63</td></tr><tr><td>63</td></tr></tbody></table>",
        "<table><tbody><tr><td>Gång</td><td>64</td></tr><tr><td>Cykel</td><td>63</td></tr></tbody></table>",
        "<table><tbody><tr><td>64</td></tr><tr><td>63</td></tr></tbody></table>",
    ),
    "a caption and a cell": (
        (
            "<table><caption>Resor 2025</caption><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel"
            "</td><td>63</td></tr></tbody></table>"
        ),
        (
            "<table><caption>Resor 2026</caption><tbody><tr><td>Gång</td><td>63</td></tr><tr><td>Cykel"
            "</td><td>63</td></tr></tbody></table>"
        ),
        (
            "<table><caption>Resor 2025</caption><tbody><tr><td>Till fots</td><td>63</td></tr><tr>"
            "<td>Cykel</td><td>63</td></tr></tbody></table>"
        ),
        (
            "<table><caption>Resor 2026</caption><tbody><tr><td>Till fots</td><td>63</td></tr><tr>"
            "<td>Cykel</td><td>63</td></tr></tbody></table>"
        ),
    ),
    "a section moved and its heading changed": (
        "<h2>Mål</h2><p>Ett två tre.</p><h2>Uppföljning</h2><p>Fyra fem sex.</p>",
        "<h2>Uppföljning</h2><p>Fyra fem sex.</p><h2>Mål</h2><p>Ett två tre.</p>",
        "<h2>Mål</h2><p>Ett två tre.</p><h2>Vår uppföljning</h2><p>Fyra fem sex.</p>",
        "<h2>Vår uppföljning</h2><p>Fyra fem sex.</p><h2>Mål</h2><p>Ett två tre.</p>",
    ),
    "a section moved and its text changed": (
        "<h2>Mål</h2><p>Ett två tre.</p><h2>Uppföljning</h2><p>Fyra fem sex.</p>",
        "<h2>Uppföljning</h2><p>Fyra fem sex.</p><h2>Mål</h2><p>Ett två tre.</p>",
        "<h2>Mål</h2><p>Ett två tre.</p><h2>Uppföljning</h2><p>Fyra fem komma fem sex.</p>",
        "<h2>Uppföljning</h2><p>Fyra fem komma fem sex.</p><h2>Mål</h2><p>Ett två tre.</p>",
    ),
    "a section moved and a paragraph added to it": (
        "<h2>Mål</h2><p>Ett två tre.</p><h2>Uppföljning</h2><p>Fyra fem sex.</p>",
        "<h2>Uppföljning</h2><p>Fyra fem sex.</p><h2>Mål</h2><p>Ett två tre.</p>",
        "<h2>Mål</h2><p>Ett två tre.</p><h2>Uppföljning</h2><p>Fyra fem sex.</p><p>Nytt.</p>",
        "<h2>Uppföljning</h2><p>Fyra fem sex.</p><p>Nytt.</p><h2>Mål</h2><p>Ett två tre.</p>",
    ),
    "what a picture shows and its caption": (
        (
            '<figure><img src="/bilder/00000000-0000-4000-8000-000000000000/" alt="Väg">'
            "<figcaption>Foto: Ann</figcaption></figure>"
        ),
        (
            '<figure><img src="/bilder/00000000-0000-4000-8000-000000000000/" alt="Gata">'
            "<figcaption>Foto: Ann</figcaption></figure>"
        ),
        (
            '<figure><img src="/bilder/00000000-0000-4000-8000-000000000000/" alt="Väg">'
            "<figcaption>Foto: Bo</figcaption></figure>"
        ),
        (
            '<figure><img src="/bilder/00000000-0000-4000-8000-000000000000/" alt="Gata">'
            "<figcaption>Foto: Bo</figcaption></figure>"
        ),
    ),
    "a quotation": (
        "<blockquote><p>a</p><p>b</p></blockquote>",
        "<blockquote><p>x</p><p>b</p></blockquote>",
        "<blockquote><p>a</p><p>y</p></blockquote>",
        "<blockquote><p>x</p><p>y</p></blockquote>",
    ),
}
