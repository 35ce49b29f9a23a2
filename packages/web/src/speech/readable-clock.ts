/** Seconds as a clock shows them, such as `0:05`, `12:34` or `1:02:03`. */
export function readableClock(seconds: number): string {
  const whole = Math.floor(seconds)
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const ended = (part: number): string => String(part).padStart(2, '0')
  return hours > 0 ? `${hours}:${ended(minutes)}:${ended(rest)}` : `${minutes}:${ended(rest)}`
}
