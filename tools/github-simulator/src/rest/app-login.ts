import { createPublicKey, verify } from 'node:crypto'
import { refuse } from '../server/answer.js'
import type { WorldApp } from '../world/world.js'
import type { RestRequest } from './route.js'

const MAX_LIFETIME_S = 600

interface Claims {
  readonly iss?: unknown
  readonly iat?: unknown
  readonly exp?: unknown
}

/** The app that signed the JWT of a request. @throws 401 with the reason, as GitHub words it. */
export function loggedInApp({ incoming, simulation }: RestRequest): WorldApp {
  const parts = /^bearer +([\w-]+)\.([\w-]+)\.([\w-]+)$/i.exec(incoming.headers.authorization ?? '')
  if (parts === null) throw refuse(401, 'A JSON web token could not be decoded')
  const [, header = '', payload = '', signature = ''] = parts
  const claims = readJson(payload) as Claims | undefined
  if (claims === undefined || (readJson(header) as { alg?: unknown } | undefined)?.alg !== 'RS256') {
    throw refuse(401, 'A JSON web token could not be decoded')
  }
  const app = simulation.world.world.apps.find(({ appId, clientId }) =>
    [clientId, appId, String(appId)].includes(claims.iss as string),
  )
  if (app === undefined) throw refuse(401, "'Issuer' claim ('iss') must be an Integer or a client ID")
  const isSigned = verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    createPublicKey(app.publicKey),
    Buffer.from(signature, 'base64url'),
  )
  if (!isSigned) throw refuse(401, 'A JSON web token could not be decoded')
  checkTimes(claims, simulation.clock.now() / 1000, simulation.settings.rest.jwtSkewSeconds)
  return app
}

function checkTimes({ iat, exp }: Claims, nowSeconds: number, skewSeconds: number): void {
  if (typeof iat !== 'number' || iat > nowSeconds + skewSeconds) {
    throw refuse(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
  }
  if (typeof exp !== 'number' || exp <= nowSeconds) {
    throw refuse(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    )
  }
  if (exp > nowSeconds + MAX_LIFETIME_S + skewSeconds) {
    throw refuse(401, "'Expiration time' claim ('exp') is too far in the future")
  }
}

function readJson(encoded: string): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}
