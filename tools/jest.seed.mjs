import { configureGlobal } from 'fast-check'

// In CI the property tests draw the same values in every run, so that a red run is about the change. Everywhere else they
// look further each time; a failure prints its seed.
if (process.env.CI) configureGlobal({ seed: 20260101 })
