/**
 * One measured figure beside what it is held against.
 *
 * @typedef {object} Figure
 * @property {string} name
 * @property {number} figure
 * @property {string} unit
 * @property {string} [baseline] what the figure is compared with, in words and numbers
 * @property {number} [ratio] figure ÷ baseline, or what the bar is held against instead of the figure
 * @property {string} [bar]
 * @property {boolean} [ok] left out where there is no bar
 */

/**
 * @param {number} value
 * @param {number} bar
 */
export function atLeast(value, bar) {
  return { bar: `≥ ${bar}`, ok: value >= bar }
}

/**
 * @param {number} value
 * @param {number} bar
 */
export function atMost(value, bar) {
  return { bar: `≤ ${bar}`, ok: value <= bar }
}

/**
 * @param {number} value
 * @param {number} bar
 */
export function exactly(value, bar) {
  return { bar: `= ${bar}`, ok: value === bar }
}

/** @param {readonly number[]} values */
export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** @param {Figure} figure */
export function toLine({ name, figure, unit, baseline, ratio, bar, ok }) {
  const verdict = ok === undefined ? '' : ok ? 'ok' : 'MISSED'
  const cells = [
    name.padEnd(46),
    `${number(figure)} ${unit}`.padEnd(22),
    (baseline ?? '').padEnd(42),
    (ratio === undefined ? '' : number(ratio)).padEnd(9),
    (bar ?? '').padEnd(9),
    verdict,
  ]
  return cells.join(' ').trimEnd()
}

/** Three digits are as many as a loaded machine can stand for. */
function number(value) {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return String(Math.round(value))
  return String(Number(value.toPrecision(3)))
}
