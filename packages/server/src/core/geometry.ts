/** A place in a picture: pixels from its left and upper edge. */
export type Point = readonly [x: number, y: number]

/** Four corners, clockwise as the text is read, from the corner above its first letter. */
export type Quad = readonly [Point, Point, Point, Point]
