#!/usr/bin/env node
import { execute, flush } from '@oclif/core'
import { takeTokenFromEnvironment } from '../dist/login/environment-token.js'

// Before any plugin is loaded: a plugin finds no token in its environment.
takeTokenFromEnvironment(process.env)

await execute({ dir: import.meta.url })
await flush()
// A plugin may have left a timer or a socket behind: the work is done, so the process ends.
process.exit()
