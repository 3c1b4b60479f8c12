/**
 * Files in a bucket of any server that speaks S3: `s3://KEY:SECRET@HOST/BUCKET[/PREFIX][?region=REGION]`, over https, or
 * with `s3+http:` over plain http. The bucket stands in the path, which every such server understands.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import { FileStoreError, type FileStore } from './file-store.ts';

/** How long a whole upload to the bucket may take, and how long an answer's beginning. */
const PUT_MS = 60_000;
const ANSWER_MS = 15_000;

export function openBucket(url: URL): FileStore {
  const base = `${url.protocol === 's3+http:' ? 'http' : 'https'}://${url.host}${url.pathname.replace(/\/$/, '')}`;
  const client = new AwsClient({
    accessKeyId: decodeURIComponent(url.username),
    secretAccessKey: decodeURIComponent(url.password),
    region: url.searchParams.get('region') ?? 'us-east-1',
    service: 's3',
    retries: 2,
  });

  /** @throws FileStoreError where no answer comes, or one that is neither success nor "there is none". */
  async function ask(method: 'GET' | 'PUT' | 'DELETE', key: string, init: Parameters<typeof client.fetch>[1]) {
    const answer = await client.fetch(`${base}/${key}`, { ...init, method }).catch((error: unknown) => {
      throw new FileStoreError('The bucket does not answer.', { cause: error });
    });
    if (answer.ok || answer.status === 404) return answer;
    // What it says may name keys and hosts: the log has its code.
    const code = /<Code>(\w{1,64})<\/Code>/.exec(await answer.text().catch(() => ''))?.[1];
    throw new FileStoreError(`The bucket answered ${answer.status} ${code ?? ''} to ${method}.`);
  }

  return {
    async put(key, path, type) {
      const body = await readFile(path);
      const answer = await ask('PUT', key, {
        body,
        headers: {
          'content-type': type,
          'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'),
        },
        signal: AbortSignal.timeout(PUT_MS),
      });
      await answer.body?.cancel();
      if (!answer.ok) throw new FileStoreError('There is no such bucket.');
      await rm(path, { force: true });
    },

    async read(key) {
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), ANSWER_MS);
      const answer = await ask('GET', key, { signal: late.signal }).finally(() => clearTimeout(timer));
      if (answer.status === 404 || !answer.body) {
        await answer.body?.cancel();
        return null;
      }
      return {
        bytes: Number(answer.headers.get('content-length')),
        body: answer.body as ReadableStream<Uint8Array>,
      };
    },

    async remove(key) {
      const answer = await ask('DELETE', key, { signal: AbortSignal.timeout(ANSWER_MS) });
      await answer.body?.cancel();
    },
  };
}
