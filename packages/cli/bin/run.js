#!/usr/bin/env node
import { runProgram } from '../dist/program/run-program.js'

await runProgram(process.argv.slice(2), import.meta.url)
