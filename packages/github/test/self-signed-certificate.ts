import { generateKeyPairSync, sign } from 'node:crypto'

export interface SelfSigned {
  /** Both PEM. */
  readonly key: string
  readonly certificate: string
}

/** A certificate for 127.0.0.1 that only its own authority vouches for: written by hand, because Node can only read them. */
export function selfSignedCertificate(): SelfSigned {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const name = sequence(element(0x31, sequence(oid(0x55, 0x04, 0x03), element(0x0c, Buffer.from('scanner test')))))
  const algorithm = sequence(oid(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b), element(0x05))
  const validity = sequence(time('20250101000000Z'), time('21250101000000Z'))
  const isAuthority = extension(oid(0x55, 0x1d, 0x13), sequence(element(0x01, Buffer.from([0xff]))))
  const address = extension(oid(0x55, 0x1d, 0x11), sequence(element(0x87, Buffer.from([127, 0, 0, 1]))))
  const toBeSigned = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.from([1])),
    algorithm,
    name,
    validity,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, sequence(isAuthority, address)),
  )
  const signature = element(0x03, Buffer.from([0]), sign('RSA-SHA256', toBeSigned, privateKey))
  const der = sequence(toBeSigned, algorithm, signature).toString('base64')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${der.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
  }
}

/** One element in DER: tag, length, content. */
function element(tag: number, ...content: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(content)
  const { length } = bytes
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), bytes])
}

const sequence = (...content: readonly Buffer[]): Buffer => element(0x30, ...content)
const oid = (...bytes: readonly number[]): Buffer => element(0x06, Buffer.from(bytes))
const time = (text: string): Buffer => element(0x18, Buffer.from(text))
const extension = (id: Buffer, value: Buffer): Buffer => sequence(id, element(0x04, value))
