import fc from 'fast-check'

/**
 * Texts of any characters, lone surrogates too. The first `fc.string` of unit `binary` takes most of a second of every test file.
 * @param maxLength In characters.
 */
export function anyText(maxLength?: number): fc.Arbitrary<string> {
  const unit = fc.nat(0x10ffff).map((point) => String.fromCodePoint(point))
  return fc.string(maxLength === undefined ? { unit } : { unit, maxLength })
}
