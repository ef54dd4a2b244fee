/** How often a property is tried: usually as often as it takes to find what was broken, with `LONG_TESTS` set ten times as often. */
export function runs(usual: number): { readonly numRuns: number } {
  return { numRuns: process.env['LONG_TESTS'] ? usual * 10 : usual }
}
