// A failing oclif command sets process.exitCode; without this every test passes and jest still exits 1.
afterEach(() => {
  process.exitCode = undefined
})
