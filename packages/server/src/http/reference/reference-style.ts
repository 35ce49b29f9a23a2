/** Of the page for people. */
export const referenceStyle = `
:root { color-scheme: light dark; --line: light-dark(#d8dde3, #3a424c); --quiet: light-dark(#57606a, #9aa5b1);
  --ground: light-dark(#f5f7f9, #1c2128); --link: light-dark(#0b5cad, #79b8ff); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: grid; grid-template-columns: 17rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem; border-right: 1px solid var(--line);
  font-size: .9rem; }
nav p { margin: 1rem 0 .25rem; color: var(--quiet); }
nav ul { list-style: none; margin: 0; padding: 0; }
nav a { display: block; padding: .2rem 0; text-decoration: none; }
a { color: var(--link); }
main { padding: 1.5rem 2.5rem 6rem; max-width: 60rem; }
h2 { margin: 3rem 0 .5rem; }
article { border-top: 1px solid var(--line); padding: 1rem 0; }
h3 { margin: .5rem 0; }
h4 { margin: 1.25rem 0 .25rem; font-size: .95rem; }
code, pre { font: .875em/1.5 ui-monospace, monospace; }
.route { background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; padding: .5rem .75rem; margin: .5rem 0;
  overflow-wrap: anywhere; }
.route b { display: inline-block; min-width: 4.5rem; color: light-dark(#116329, #56d364); }
.route b.post { color: light-dark(#0b5cad, #79b8ff); }
.route b.delete { color: light-dark(#a40e26, #ff7b72); }
.scope, small { color: var(--quiet); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem .75rem .35rem 0; border-top: 1px solid var(--line);
  font-weight: normal; overflow-wrap: anywhere; }
th { width: 14rem; }
td:nth-child(2) { width: 17rem; }
pre { background: var(--ground); border: 1px solid var(--line); border-radius: .4rem; padding: .75rem; overflow-x: auto; max-height: 24rem; }
details { border-top: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; height: auto; border: 0; border-bottom: 1px solid var(--line); }
  nav a { padding: .5rem 0; }
  main { padding: 1rem 1rem 4rem; }
  table, tbody, tr, th, td { display: block; width: auto !important; }
  tr { border-top: 1px solid var(--line); padding: .5rem 0; }
  th, td { border: 0; padding: 0; }
}
`
