import { html, json } from '../server/answer.js'
import type { Answer } from '../server/answer.js'
import type { TimeoutSettings } from '../server/settings.js'

/** What a query gets that ran longer than ten seconds: none of them carries rate-limit headers. */
export function timeoutAnswer(form: TimeoutSettings['answer'], requestId: string, nowMs: number): Answer {
  if (form === '502-html') {
    return html(
      502,
      '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
    )
  }
  if (form === '504') {
    return json(504, {
      message: "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request.",
    })
  }
  const at = new Date(nowMs).toISOString().replace(/\.\d+Z$/, 'Z')
  const message =
    `Something went wrong while executing your query on ${at}. ` +
    `Please include \`${requestId}\` when reporting this issue.`
  return json(502, { data: null, errors: [{ message }] })
}
