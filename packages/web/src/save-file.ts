/** Has the browser save what is at a URL; links to other servers give it a name of their own. */
export function saveFile(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** Saves what was downloaded before. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  saveFile(url, name)
  URL.revokeObjectURL(url)
}

/** The name of what was made of a file. */
export function nameOfMade(fileName: string, extension: string): string {
  return `${fileName.replace(/\.[^.]*$/, '')}.${extension}`
}
