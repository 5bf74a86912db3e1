/** The inspector's page: no inline script or style, so that a strict content security policy holds. */
export const INSPECTOR_PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Apollo emulator</title>
<link rel="stylesheet" href="inspector.css">
<script type="module" src="inspector.js"></script>
<header>
  <h1>Apollo emulator</h1>
  <p id="summary" role="status">Loading…</p>
  <p>
    <button id="reset">Reset</button>
    <a href="snapshot" download="emulator-snapshot.json">Download snapshot</a>
    <label>Restore <input id="restore" type="file" accept="application/json"></label>
    <label><input id="live" type="checkbox" checked> refresh every two seconds</label>
  </p>
  <p id="problem" role="alert"></p>
</header>
<main>
  <section>
    <h2>Credits</h2>
    <meter id="credits" min="0"></meter>
    <p id="credits-text"></p>
  </section>
  <section>
    <h2>Faults</h2>
    <form id="fault">
      <label>Endpoint <input name="endpoint" list="endpoints" placeholder="every endpoint"></label>
      <datalist id="endpoints"></datalist>
      <label>Effect <select name="effect">
        <option value="status">status</option>
        <option value="html502">502 in HTML</option>
        <option value="hang">hang</option>
        <option value="reset">reset, before or after</option>
        <option value="delayMs">delay, ms</option>
        <option value="dripMs">drip, ms</option>
        <option value="truncate">truncate</option>
        <option value="wrongTypes">wrong types</option>
      </select></label>
      <label>Value <input name="value" value="503"></label>
      <label>Times <input name="times" type="number" min="1" placeholder="for ever"></label>
      <label>Chance <input name="probability" type="number" min="0" max="1" step="0.01" placeholder="1"></label>
      <button>Add</button>
      <button type="button" id="clear-faults">Clear</button>
    </form>
    <table><thead><tr><th>id<th>rule<th>asked<th>fired<th></thead><tbody id="faults"></tbody></table>
  </section>
  <section>
    <h2>Callbacks</h2>
    <form id="callback-fault">
      <label>Effect <select name="effect">
        <option>lose</option><option>double</option><option>reorder</option><option value="delayMs">delay, ms</option>
      </select></label>
      <label>Value <input name="value" placeholder="ms, for a delay"></label>
      <label>Times <input name="times" type="number" min="1" placeholder="for ever"></label>
      <button>Add</button>
      <button type="button" id="clear-callback-faults">Clear</button>
    </form>
    <table><thead><tr><th>id<th>rule<th>asked<th>fired<th></thead><tbody id="callback-faults"></tbody></table>
    <table><thead><tr><th>request<th>kind<th>to<th>state<th>attempts</thead><tbody id="deliveries"></tbody></table>
  </section>
  <section>
    <h2>Limits in use</h2>
    <table><thead><tr><th>endpoint<th>minute<th>hour<th>day</thead><tbody id="limits"></tbody></table>
  </section>
  <section class="wide">
    <h2>Requests</h2>
    <table>
      <thead><tr><th>at<th>request<th>status<th>credits<th>fault</thead>
      <tbody id="requests"></tbody>
    </table>
  </section>
  <section class="wide">
    <h2>Records</h2>
    <label>Kind <select id="kind"></select></label>
    <div id="records"></div>
  </section>
</main>
</html>
`
