/** Of the monitor's page. */
export const monitorStyle = `
:root { color-scheme: light dark; --ground: light-dark(#f6f8f7, #121716); --surface: light-dark(#ffffff, #1a2120);
  --ink: light-dark(#15201e, #e7eeec); --quiet: light-dark(#52615d, #a3b2ae); --line: light-dark(#dce4e1, #2d3836);
  --edge: light-dark(#7c8b87, #7d8c88); --accent: light-dark(#0b6b5d, #5fd3bd); --danger: light-dark(#b3261e, #ffb4ab); }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: var(--ground); font: 16px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: center; padding: 1rem 1.5rem;
  background: var(--surface); border-bottom: 1px solid var(--line); }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.0625rem; margin: 0 0 .5rem; }
a { color: var(--accent); }
label { margin-left: auto; display: flex; gap: .5rem; align-items: center; min-height: 2rem; }
label[hidden] { display: none; }
input { width: 1.125rem; height: 1.125rem; accent-color: var(--accent); }
main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1rem; max-width: 80rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
section { padding: 1rem 1.25rem; background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; }
p { margin: .25rem 0; }
.quiet, small { color: var(--quiet); font-size: .9rem; }
.notice { padding: .75rem 1.25rem; border: 1px solid var(--accent); border-radius: .75rem; background: var(--surface); }
#trouble { flex-basis: 100%; }
#trouble:empty { position: absolute; }
.refused, #trouble { color: var(--danger); }
.refused { border-color: var(--danger); }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .5rem 1rem .5rem 0; text-align: left; vertical-align: top; border-top: 1px solid var(--line);
  overflow-wrap: break-word; }
tbody th, code { overflow-wrap: anywhere; }
th small { font-weight: normal; }
th { font-weight: 600; color: var(--quiet); }
thead th { border-top: 0; white-space: nowrap; }
tbody th { color: var(--ink); }
td p:first-child { margin-top: 0; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
@media (min-width: 48.01rem) { .number + :not(.number) { padding-left: 1.5rem; } }
code { font: .875em ui-monospace, monospace; }
button { min-height: 2.25rem; padding: .25rem .875rem; font: inherit; color: var(--ink); background: var(--surface);
  border: 1px solid var(--edge); border-radius: .5rem; cursor: pointer; white-space: nowrap; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem 2rem; margin-top: .75rem; }
figure { margin: 0; }
figcaption { font-size: .9rem; }
svg { display: block; width: 100%; height: 7rem; margin-top: .25rem; background: var(--ground); border-bottom: 1px solid var(--edge); }
.done { fill: var(--accent); }
.failed { fill: var(--danger); }
.longest { fill: var(--edge); }
.key::before { content: ''; display: inline-block; width: .75rem; height: .75rem; margin-right: .375rem; background: currentcolor; }
.key { display: inline-block; margin-right: 1rem; }
.key.of-done { color: var(--accent); }
.key.of-failed { color: var(--danger); }
.key.of-longest { color: var(--quiet); }
.axis { display: flex; justify-content: space-between; font-size: .8125rem; color: var(--quiet); }
@media (max-width: 48rem) {
  header, main { padding-inline: 1rem; }
  label { margin-left: 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, th, td { display: block; }
  tr { padding: .5rem 0; border-top: 1px solid var(--line); }
  tbody th, td, .number { display: grid; grid-template-columns: 8.5rem minmax(0, 1fr); padding: .125rem 0; border: 0; text-align: left; }
  tbody th::before, td::before { content: attr(data-label); color: var(--quiet); font-weight: normal; }
  td > *, th > * { grid-column: 2; }
}
`
