const CODES = { plain: '', red: '31', yellow: '33', cyan: '36', dim: '2' } as const

export type Colour = keyof typeof CODES

/** Gives a text a colour, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string

export const noPaint: Paint = (_, text) => text

export const ansiPaint: Paint = (colour, text) =>
  text === '' || colour === 'plain' ? text : `\u001b[${CODES[colour]}m${text}\u001b[0m`
