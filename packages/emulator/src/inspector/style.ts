export const INSPECTOR_STYLE = `
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 80rem; padding: 1rem; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
header p { margin: .4rem 0; }
header label, header a { margin-left: 1rem; }
main { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(22rem, 1fr)); }
section { border: 1px solid color-mix(in srgb, currentColor 20%, transparent); border-radius: .5rem; padding: 1rem; overflow: auto; }
.wide { grid-column: 1 / -1; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin-bottom: .5rem; }
form label { display: grid; font-size: .85rem; }
input:not([type=checkbox]):not([type=file]) { width: 8rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .15rem .5rem .15rem 0; vertical-align: top; }
td { overflow-wrap: anywhere; }
meter { width: 100%; }
pre { margin: .25rem 0; overflow: auto; }
.bad { color: #c62828; }
#problem { color: #c62828; }
#problem:empty { display: none; }
`
