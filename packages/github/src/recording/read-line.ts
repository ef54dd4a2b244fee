import { BATCH_SETTINGS, type BatchSettings, type Selection, type Target } from '@ioc-scanner/core'
import { isObject, type JsonObject } from '../transport/checked-json.js'
import {
  KEPT_HEADERS,
  RECORDING_FORMAT,
  type RecordedAnswer,
  type RecordedApi,
  type RecordedBytes,
  type RecordedExchange,
  type RecordedFault,
  type RecordedLogin,
  type RecordedScan,
  type RecordingLine,
} from './recording-format.js'

/** Reads one line of a recording. @throws {Error} with what is wrong, in words; also where it is no JSON. */
export function readLine(text: string): RecordingLine {
  const line = object(parsed(text), 'the line')
  switch (line['type']) {
    case 'recording': {
      const format = whole(line['format'], 'format')
      // What another version says about its scan is not for this one to judge.
      return {
        type: 'recording',
        format,
        scan: format === RECORDING_FORMAT ? scanIn(line['scan']) : ({} as RecordedScan),
      }
    }
    case 'body':
      return { type: 'body', id: whole(line['id'], 'id'), bytes: bytesIn(line['bytes']) }
    case 'exchange':
      return {
        type: 'exchange',
        exchange: exchangeIn(line['exchange']),
        parts: whole(line['parts'], 'parts'),
        bytes: bytesIn(line['bytes']),
      }
    case 'end':
      return { type: 'end', exchanges: whole(line['exchanges'], 'exchanges') }
    default:
      throw new Error(`its type is none of recording, body, exchange, end`)
  }
}

export function bytesOf(bytes: RecordedBytes): Buffer {
  return 'text' in bytes ? Buffer.from(bytes.text) : Buffer.from(bytes.base64, 'base64')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('it is no JSON')
  }
}

function scanIn(value: unknown): RecordedScan {
  const scan = object(value, 'scan')
  const tool = object(scan['tool'], 'scan.tool')
  return {
    tool: { name: words(tool['name'], 'scan.tool.name'), version: words(tool['version'], 'scan.tool.version') },
    startedAtMs: whole(scan['startedAtMs'], 'scan.startedAtMs'),
    seed: whole(scan['seed'], 'scan.seed'),
    api: apiIn(object(scan['api'], 'scan.api')),
    login: loginIn(object(scan['login'], 'scan.login')),
    target: targetIn(object(scan['target'], 'scan.target')),
    selection: selectionIn(object(scan['selection'], 'scan.selection')),
    settings: settingsIn(object(scan['settings'], 'scan.settings')),
    reservePoints: whole(scan['reservePoints'], 'scan.reservePoints'),
    ...(scan['finishByMs'] === undefined ? {} : { finishByMs: whole(scan['finishByMs'], 'scan.finishByMs') }),
    ownIndicators: whole(scan['ownIndicators'], 'scan.ownIndicators'),
  }
}

function apiIn({ host, path }: JsonObject): RecordedApi {
  if (host !== 'github.com' && host !== 'other') throw new Error('scan.api.host is neither github.com nor other')
  if (typeof path !== 'string' || !/^(?:\/[\w.-]{1,50}){0,5}$/.test(path)) throw new Error('scan.api.path is no path')
  return { host, path }
}

function loginIn({ kind, isInstallation, installationId }: JsonObject): RecordedLogin {
  if (kind === 'token') return { kind, isInstallation: isInstallation === true }
  if (kind !== 'app') throw new Error('scan.login.kind is neither token nor app')
  return installationId === undefined ? { kind } : { kind, installationId: whole(installationId, 'installationId') }
}

function targetIn(target: JsonObject): Target {
  return {
    organizations: names(target, 'organizations'),
    users: names(target, 'users'),
    repositories: names(target, 'repositories'),
    folders: [],
    teams: names(target, 'teams'),
    teamFirst: target['teamFirst'] === true,
  }
}

function selectionIn(selection: JsonObject): Selection {
  const { visibility } = selection
  const isVisibility = visibility === 'public' || visibility === 'private' || visibility === 'internal'
  return {
    include: names(selection, 'include'),
    exclude: names(selection, 'exclude'),
    ...(isVisibility ? { visibility } : {}),
    topics: names(selection, 'topics'),
    includeArchived: selection['includeArchived'] === true,
    includeForks: selection['includeForks'] === true,
    pathExclude: names(selection, 'pathExclude'),
    rootOnly: selection['rootOnly'] === true,
    ecosystems: names(selection, 'ecosystems'),
  }
}

/** Their ranges are checked with those of all other settings. */
function settingsIn(settings: JsonObject): BatchSettings {
  const known = Object.entries(BATCH_SETTINGS).map(([name, setting]): [string, unknown] => {
    const value = settings[name]
    const wanted = typeof setting.default
    if (typeof value !== wanted) throw new Error(`scan.settings.${name} is no ${wanted}`)
    return [name, value]
  })
  return Object.fromEntries(known) as unknown as BatchSettings
}

function exchangeIn(value: unknown): RecordedExchange {
  const exchange = object(value, 'exchange')
  const request = object(exchange['request'], 'exchange.request')
  const { answer, fault, masked } = exchange
  return {
    id: whole(exchange['id'], 'exchange.id'),
    request: {
      method: words(request['method'], 'exchange.request.method'),
      path: words(request['path'], 'exchange.request.path'),
      body: words(request['body'], 'exchange.request.body'),
    },
    startMs: milliseconds(exchange['startMs'], 'exchange.startMs'),
    endMs: milliseconds(exchange['endMs'], 'exchange.endMs'),
    ...(answer === undefined ? {} : { answer: answerIn(object(answer, 'exchange.answer')) }),
    ...(fault === undefined ? {} : { fault: faultIn(object(fault, 'exchange.fault')) }),
    masked: masked === true,
  }
}

function answerIn(answer: JsonObject): RecordedAnswer {
  const status = whole(answer['status'], 'exchange.answer.status')
  if (status < 200 || status > 599) throw new Error('exchange.answer.status is none of an answer')
  const headers = Object.entries(object(answer['headers'], 'exchange.answer.headers'))
  const kept = headers.filter(
    (header): header is [string, string] =>
      KEPT_HEADERS.has(header[0]) && typeof header[1] === 'string' && /^[\x20-\x7e]*$/.test(header[1]),
  )
  return { atMs: milliseconds(answer['atMs'], 'exchange.answer.atMs'), status, headers: Object.fromEntries(kept) }
}

function faultIn({ kind, code, detail }: JsonObject): RecordedFault {
  switch (kind) {
    case 'cancelled':
      return { kind }
    case 'timeout':
      return { kind, detail: words(detail, 'exchange.fault.detail') }
    case 'connection': {
      const named = code === undefined ? {} : { code: words(code, 'exchange.fault.code') }
      return { kind, ...named, detail: words(detail, 'exchange.fault.detail') }
    }
    default:
      throw new Error('exchange.fault.kind is none of connection, timeout, cancelled')
  }
}

function bytesIn(value: unknown): RecordedBytes {
  const { text, base64 } = object(value, 'bytes')
  if (typeof text === 'string') return { text }
  if (typeof base64 === 'string') return { base64 }
  throw new Error('bytes are neither text nor base64')
}

function object(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new Error(`${what} is no object`)
  return value
}

function words(value: unknown, what: string): string {
  if (typeof value !== 'string') throw new Error(`${what} is no text`)
  return value
}

function names(from: JsonObject, name: string): readonly string[] {
  const value = from[name]
  if (!Array.isArray(value) || !value.every((item): item is string => typeof item === 'string'))
    throw new Error(`${name} is no list of texts`)
  return value
}

function whole(value: unknown, what: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new Error(`${what} is no whole number`)
  return value as number
}

function milliseconds(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > Number.MAX_SAFE_INTEGER)
    throw new Error(`${what} is no time`)
  return value
}
