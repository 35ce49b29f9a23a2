/** An element of a header such as `Accept`: in lower case, and how much it is wanted, 0 to 1. */
export interface QualityValue {
  readonly value: string
  readonly quality: number
}

/**
 * The elements of an `Accept…` header (RFC 9110, 12.4.2), those wanted most first, equals as they came. Parameters
 * other than `q` are left away, and a `q` that is none counts as 1.
 */
export function parseQualities(header: string | undefined): readonly QualityValue[] {
  const elements = (header ?? '').toLowerCase().split(',').map(parseElement)
  return elements.filter(({ value }) => value !== '').sort((a, b) => b.quality - a.quality)
}

function parseElement(element: string): QualityValue {
  const [value = '', ...parameters] = element.split(';').map((part) => part.trim())
  const quality = parameters.map((parameter) => /^q\s*=\s*([01](?:\.\d{0,3})?)$/.exec(parameter)?.[1])
  return { value, quality: Math.min(Number(quality.find((found) => found !== undefined) ?? 1), 1) }
}
