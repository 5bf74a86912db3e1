/** Credits as Apollo names them, exact to a thousandth, as whole thousandths. */
export function toMilli(credits: number): number {
  return Math.round(credits * 1000)
}

export function toCredits(milli: number): number {
  return milli / 1000
}
