/** Word F1 in per cent, by kind of picture. */
export type Figures = Readonly<Record<string, number>>

/**
 * PP-OCRv4 as it was measured before this engine was written, with the same steps and detection at 960 pixels.
 * `published` is of a collection of 119 pictures, `here` of 73 of them, the others being held back.
 */
export const pipelineReference: { readonly published: Figures; readonly here: Figures } = {
  published: {
    docs_text: 97.0,
    docs_tables: 92.1,
    receipts: 94.5,
    screens: 99.2,
    scene: 44.3,
    indo_synth: 98.4,
    indo_real: 82.0,
    rotated: 98.2,
  },
  here: {
    docs_text: 96.8,
    docs_tables: 91.5,
    receipts: 95.8,
    screens: 98.9,
    scene: 43.1,
    indo_synth: 98.1,
    indo_real: 84.6,
    rotated: 98.4,
  },
}

/** The `tesseract` 5.3 command with its fast English data, on all 119 pictures: what a server has without us. */
export const tesseractReference: Figures = {
  docs_text: 96.7,
  docs_tables: 79.6,
  receipts: 84.9,
  screens: 98.0,
  scene: 7.7,
  indo_synth: 97.3,
  indo_real: 4.5,
  rotated: 24.1,
}
