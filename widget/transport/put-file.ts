/** Sends a file as it is, and tells how far it is, which `fetch` does not. */

/** What the server said; `status` 0 where it said nothing. `code` and `message` are of a refusal. */
export interface PutAnswer {
  status: number;
  code: string;
  message: string;
  text: string;
}

export interface PutOptions {
  headers?: Record<string, string>;
  /** From 0 to 1. */
  onProgress(progress: number): void;
  /** Once, and not after an abort. */
  onEnd(answer: PutAnswer): void;
}

/** @returns what can be aborted. */
export function putFile(address: string, file: File, options: PutOptions): XMLHttpRequest {
  const request = new XMLHttpRequest();
  request.open('PUT', address);
  request.setRequestHeader('content-type', 'application/octet-stream');
  // A header holds ASCII; half a surrogate pair cannot be encoded at all.
  request.setRequestHeader('x-file-name', encodeURIComponent(file.name.replace(/\p{Surrogate}/gu, '')));
  for (const [name, value] of Object.entries(options.headers ?? {})) request.setRequestHeader(name, value);
  request.upload.onprogress = ({ loaded, total }) => options.onProgress(total ? loaded / total : 0);
  request.onload = () => options.onEnd({ status: request.status, text: request.responseText, ...refusalIn(request) });
  request.onerror = () => options.onEnd({ status: 0, code: '', message: '', text: '' });
  request.send(file);
  return request;
}

function refusalIn({ responseText }: XMLHttpRequest): { code: string; message: string } {
  try {
    const { error } = JSON.parse(responseText) as { error?: { code?: unknown; message?: unknown } };
    return { code: String(error?.code ?? ''), message: String(error?.message ?? '') };
  } catch {
    return { code: '', message: '' };
  }
}
