"""What a press lays out before its first task: of each thing one, so that its children find all of it loaded."""

SPECIMEN = """<section class="print-part"><article class="plan-measure" id="specimen">
<h3 class="plan-measure__title">1. Åtgärd</h3>
<p class="plan-measure__state"><span class="plan-tag plan-tag--done">Genomförd</span></p>
<div class="plan-measure__text">
<p>Kollektivtrafikresenärernas <strong>helhetsupplevelse</strong> <em>av resan</em>.</p></div>
<dl class="plan-facts"><dt>Ansvarig</dt><dd><a class="plan-link" href="#specimen">Kommun</a></dd>
<dt>Mål</dt><dd><ul class="plan-links"><li><a class="plan-link" href="#specimen">Mål</a></li></ul></dd></dl>
<table class="plan-table plan-money"><caption>Finansiering</caption>
<thead><tr><th scope="col">År</th><th scope="col" class="plan-number">Belopp</th></tr></thead>
<tbody><tr><th scope="row">2026</th>
<td class="plan-number">3 450 000<br><span class="plan-note">kr</span></td></tr></tbody>
</table>
<p class="plan-sums">Beviljat: <strong>3 450 000 kr</strong></p></article></section>"""
