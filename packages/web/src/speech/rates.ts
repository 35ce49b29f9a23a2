/** How fast speech is played; 1 is as it was made. */
export const rates: readonly number[] = [0.75, 1, 1.25, 1.5, 1.75, 2]

const storedUnder = 'nusabaca.rate'

/** The one that was chosen in this browser before. */
export function storedRate(): number {
  return rates.find((rate) => String(rate) === localStorage.getItem(storedUnder)) ?? 1
}

export function rememberRate(rate: number): void {
  localStorage.setItem(storedUnder, String(rate))
}
