/** What XML 1.0 cannot hold, not even escaped: most control characters, halves of pairs, and two that are none. */
const forbidden = /(?![\t\n\r])\p{Cc}|[\ufffe\uffff]|\p{Cs}/gu

/** Text for content or a quoted attribute. What XML cannot hold becomes U+FFFD; line breaks stay what they are. */
export function escapeXml(text: string): string {
  return text
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"'\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
}
