/**
 * What secrets look like. The first group stays, so that a reader sees what was there; all that follows is masked. None of
 * them reaches over a quote, a backslash, an angle bracket or a line end, and none needs anything before it: in JSON a line
 * end is the letter `n`.
 */
export const SECRET_SHAPES: readonly RegExp[] = [
  // GitHub: personal, installation, OAuth and user tokens of any length; those of installations hold a signed part.
  /(gh[a-z]_)[A-Za-z0-9_.-]{16,}/g,
  /(github_pat_)\w{16,}/g,
  // JSON Web Tokens, and so the logins of GitHub Apps.
  /(eyJ)[\w-]{6,}\.eyJ[\w-]{2,}\.[\w-]*/g,
  // Registries, clouds and services, as far as their tokens say what they are.
  /(npm_)[A-Za-z0-9]{30,}/g,
  /(pypi-)AgE[\w-]{30,}/g,
  /(rubygems_)[0-9a-f]{32,}/g,
  /(dckr_pat_)[\w-]{16,}/g,
  /(glpat-)[\w.-]{16,}/g,
  /(hf_)[A-Za-z]{30,}/g,
  /(AKIA|ASIA)[0-9A-Z]{16}/g,
  /(AIza)[\w-]{30,}/g,
  /(xox[a-z]-)[\w-]{10,}/g,
  /(hooks\.slack\.com\/services\/)[\w/]{20,}/g,
  /([sr]k_(?:live|test)_)[A-Za-z0-9]{16,}/g,
  /(sk-(?:ant|proj)-)[\w-]{20,}/g,
  // Logins in addresses, headers and settings of package managers.
  /(:\/\/[^\s/@:"'<>\\]{0,100}:)[^\s/@"'<>\\]{1,300}(?=@)/g,
  /([?&;](?:access_|private_|auth_)?token=)[^&\s"'<>\\#]{4,}/gi,
  /([?&;](?:client_secret|authorization_request|sig|x-amz-signature|x-amz-security-token)=)[^&\s"'<>\\#]{4,}/gi,
  /(_(?:authToken|auth|password)\s{0,5}=\s{0,5})[^\s"'<>\\]{4,}/g,
  /(npmAuth(?:Token|Ident):\s{0,5})[^\s"'<>\\]{4,}/g,
  /((?:basic|bearer)\s{1,5})[A-Za-z0-9._~+/=-]{20,}/gi,
]

/** After it everything is masked, line by line, until its end. */
export const KEY_BEGIN = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY(?: BLOCK)?-----/g
export const KEY_END = '-----END'
