"""The page's styles: calm, legible, light or dark as the reader's system is, and fit to print."""

STYLE = """
:root{--bg:#fbfaf8;--card:#fff;--ink:#1d2329;--soft:#5d6771;--rule:#e2dfd9;--blue:#1f5fa8;--green:#2e7d4f;
--red:#b3372f;--amber:#b07407;--desk:#b9cbdf;--shade:#f2f0eb}
@media (prefers-color-scheme:dark){:root{--bg:#12161b;--card:#191f26;--ink:#dfe4e9;--soft:#93a0ac;
--rule:#2b333c;
--blue:#7db3ec;--green:#6cc08f;--red:#ee8379;--amber:#e6b04a;--desk:#3a536d;--shade:#20272f}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",
Roboto,
"Helvetica Neue",Arial,"DejaVu Sans",sans-serif}
header,main{max-width:1140px;margin:0 auto;padding:0 28px}
header{padding-top:36px}
.brand{margin:0;color:var(--amber);font-weight:650;letter-spacing:.08em;text-transform:uppercase;
font-size:12px}
h1{margin:2px 0 0;font-size:30px;line-height:1.2;letter-spacing:-.01em}
.line{margin:6px 0 22px;color:var(--soft)}
.facts{display:flex;flex-wrap:wrap;gap:10px;margin-bottom:18px}
.fact{flex:1 1 130px;background:var(--card);border:1px solid var(--rule);border-radius:8px;
padding:12px 16px}
.fact b{display:block;font-size:28px;line-height:1.15;
font-variant-numeric:tabular-nums}
.fact span{color:var(--soft)}
.fact small{display:block}
nav{display:flex;flex-wrap:wrap;gap:4px 16px;padding:10px 0;border-top:1px solid var(--rule);
border-bottom:1px solid var(--rule);font-size:13.5px}
a{color:var(--blue);text-decoration:none}
a:hover,a:focus{text-decoration:underline}
section{margin:34px 0}
h2{font-size:20px;margin:0 0 12px;letter-spacing:-.005em}
h3{font-size:15px;margin:0 0 6px;display:flex;gap:10px;justify-content:space-between;align-items:baseline}
p{margin:0 0 10px;max-width:80ch}
ul{margin:0 0 12px;padding-left:20px}
li{margin:3px 0}
.c{font-size:11px;white-space:nowrap;font-variant-numeric:tabular-nums}
.cs{font-size:11px;color:var(--soft);margin-left:3px}
.deck{columns:2 440px;column-gap:12px;margin-bottom:8px}
.one{columns:1}
article{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:14px 16px;
break-inside:avoid}
article ul{margin:0;padding-left:16px;font-size:14px}
article{margin:0 0 12px}
.sign{flex:none;font-weight:600;font-size:12.5px;color:var(--amber);font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13.5px;margin:0 0 6px}
caption{text-align:left;font-weight:600;padding:8px 0 6px}
th,td{text-align:left;vertical-align:top;padding:5px 12px 5px 0;border-bottom:1px solid var(--rule)}
th{color:var(--soft);font-weight:500;white-space:nowrap}
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.k{white-space:nowrap}
.ev{min-width:64px;max-width:150px}
.note{color:var(--soft);font-size:13px}
.log td{font-size:12.5px}
.log td:nth-child(2){white-space:nowrap}
tr:target td,tr:target{background:var(--shade)}
code{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;color:var(--soft)}
figure{margin:0 0 22px;background:var(--card);border:1px solid var(--rule);border-radius:8px;
padding:12px 16px;
break-inside:avoid}
figcaption{font-weight:600;margin-bottom:8px}
.plot{display:block;width:100%;min-width:min(100%,760px);height:auto;font-family:inherit}
.plot text{fill:var(--ink)}
.label{font-size:12px}.name{font-size:12px;font-weight:600}.small{font-size:11px}
.plot .small{fill:var(--soft)}
.wire{fill:none;stroke:var(--soft);stroke-width:1.2}
.dotted{stroke-dasharray:4 4}
.box{fill:var(--card);stroke:var(--soft);stroke-width:1}
.layer0{stroke-width:2;fill:var(--shade)}.layer1{stroke-width:1.4}.person{stroke:var(--amber);
stroke-width:2}
.faint{stroke:var(--rule);stroke-width:1}
.axis{stroke:var(--soft);stroke-width:1}
.tick{stroke:var(--ink);stroke-width:2}
.fill,.task{fill:var(--blue)}.desk{fill:var(--desk)}
.meeting{fill:var(--card);stroke:var(--green);stroke-width:1.6}
.met{fill:var(--green)}.missed{fill:var(--red)}.open{fill:var(--desk)}
.mark{stroke:var(--card);stroke-width:1}
.decision{fill:var(--amber)}.escalation{fill:var(--red)}.published{fill:var(--green)}
@media print{body{background:#fff;font-size:11pt}header,main{max-width:none;padding:0}nav{display:none}
.plot{min-width:0}.wide{overflow:visible}
section{break-before:auto}h2,h3,caption{break-after:avoid}tr{break-inside:avoid}}
@media (max-width:620px){header,main{padding:0 14px}}
"""
"""All of the page's CSS."""
