import { createSocket } from 'node:dgram';
import { createECDH } from 'node:crypto';
import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEndpoints } from '../../server/push/endpoint.ts';
import { hostsByDns } from '../../server/push/names.ts';
import { arePushKeys, encryptPush, MOST_BYTES, recordKeys, seal } from '../../server/push/encrypt.ts';
import { vapidOf } from '../../server/push/vapid.ts';
import { decrypt, newKeys, signature } from '../support/push-receiver.ts';

const bytes = (base64url: string) => Buffer.from(base64url, 'base64url');

describe('A18 what is pushed', () => {
  test('A18 the example of RFC 8291, section 5, comes out as printed there', () => {
    const body = encryptPush(
      {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
      Buffer.from('When I grow up, I want to be a watermelon'),
      { key: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'), salt: bytes('DGv6ra1nlYgDCS1FRnbzlw') },
    );
    expect(body.toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    );
  });

  test('A18 the first example of RFC 8188, section 3.1, comes out as printed there', () => {
    const salt = bytes('I1BsxtFttlv3u_Oo94xnmw');
    const secret = bytes('yqdlZ-tYemfogSmv7Ws5PQ');
    expect(recordKeys(secret, salt).key.toString('base64url')).toBe('_wniytB-ofscZDh4tbSjHw');
    expect(recordKeys(secret, salt).nonce.toString('base64url')).toBe('Bcs8gkIRKLI8GeI8');
    expect(seal(secret, salt, Buffer.alloc(0), Buffer.from('I am the walrus')).toString('base64url')).toBe(
      'I1BsxtFttlv3u_Oo94xnmwAAEAAA-NAVub2qFgBEuQKRapoZu-IxkIva3MEB1PD-ly8Thjg',
    );
  });

  test('A18 only the browser that subscribed can read it, whatever it is', () => {
    const keys = newKeys();
    const given = { p256dh: keys.p256dh.toString('base64url'), auth: keys.auth.toString('base64url') };
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: MOST_BYTES }), (plain) => {
        const body = encryptPush(given, Buffer.from(plain));
        expect(body.length).toBeLessThanOrEqual(4096);
        expect(decrypt(keys, body)).toEqual(Buffer.from(plain));
      }),
      { numRuns: 30 },
    );
    const body = encryptPush(given, Buffer.from('hello'));
    expect(() => decrypt(newKeys(), body)).toThrow();
    expect(() => encryptPush(given, Buffer.alloc(MOST_BYTES + 1))).toThrow(RangeError);
  });

  test('A18 keys that are no point of the curve, or of another size, are none', () => {
    const { p256dh, auth } = newKeys();
    const good = { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') };
    expect(arePushKeys(good)).toBe(true);
    const bent = Buffer.from(p256dh);
    bent[40]! ^= 1;
    for (const bad of [
      { ...good, p256dh: bent.toString('base64url') },
      { ...good, p256dh: p256dh.subarray(1).toString('base64url') },
      { ...good, p256dh: '' },
      { ...good, auth: auth.subarray(1).toString('base64url') },
      { ...good, auth: '' },
    ]) {
      expect(arePushKeys(bad)).toBe(false);
    }
  });

  test('A18 the example of RFC 8292, section 2.4, is signed by the key it names', () => {
    const { claims, signedBy } = signature(
      'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs',
    );
    expect(claims).toEqual({ aud: 'https://push.example.net', exp: 1453523768, sub: 'mailto:push@example.com' });
    expect(signedBy).toHaveLength(87);
  });

  test('A18 a request names the push service it is for, half a day, and who we are; signed', () => {
    const ecdh = createECDH('prime256v1');
    ecdh.generateKeys();
    const vapid = vapidOf(ecdh.getPrivateKey(), 'https://desk.example');
    expect(vapid.publicKey).toBe(ecdh.getPublicKey('base64url'));
    const said = signature(vapid.authorization('https://push.example:444/x/y?z', 1_000_000));
    expect(said).toEqual({
      signedBy: vapid.publicKey,
      claims: { aud: 'https://push.example:444', exp: 1_000 + 43_200, sub: 'https://desk.example' },
    });
    expect(
      signature(vapidOf(ecdh.getPrivateKey(), 'http://localhost').authorization('https://p.example/', 0)).claims,
    ).not.toHaveProperty('sub');
  });
});

describe('A18 where it is pushed to', () => {
  const endpoints = createEndpoints(false, Date.now);
  test.each([
    ['https://push.example/abc', true],
    ['https://93.184.215.14/abc', true],
    ['http://push.example/abc', false],
    ['https://push.example:8443/abc', false],
    ['https://127.0.0.1/abc', false],
    ['https://2130706433/abc', false],
    ['https://0x7f.1/abc', false],
    ['https://[::1]/abc', false],
    ['https://[::ffff:10.0.0.1]/abc', false],
    ['https://169.254.169.254/latest', false],
    ['https://user:pass@push.example/abc', false],
    ['file:///etc/passwd', false],
    ['ftp://push.example/', false],
    ['nonsense', false],
    [`https://push.example/${'a'.repeat(3_000)}`, false],
  ])('A18 %s: %s', (endpoint, good) => {
    expect(endpoints.problem(endpoint) === null).toBe(good);
  });

  test('A18 a name that leads into a private network is judged when it is connected to', async () => {
    let asked = 0;
    const server = createServer((_request, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const leadsTo = (...addresses: string[]): Promise<LookupAddress[]> =>
      Promise.resolve(addresses.map((address) => ({ address, family: 4 })));
    for (const found of [['127.0.0.1'], ['93.184.215.14', '10.0.0.1']]) {
      const post = createEndpoints(false, Date.now, { hosts: () => leadsTo(...found) }).post(
        'https://rebound.example/',
        {},
        Buffer.from('x'),
      );
      await expect(post).rejects.toThrow('not a public address');
    }
    await expect(endpoints.post(`http://127.0.0.1:${port}/`, {}, Buffer.from('x'))).rejects.toThrow();
    expect(asked).toBe(0);
    expect(await createEndpoints(true, Date.now).post(`http://127.0.0.1:${port}/`, {}, Buffer.from('x'))).toBe(200);
    server.close();
  });

  test('A18 a redirect is an answer and leads nowhere', async () => {
    const paths: string[] = [];
    const server = createServer((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(307, { location: '/inside' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await createEndpoints(true, Date.now).post(`http://127.0.0.1:${port}/out`, {}, Buffer.from('x'))).toBe(307);
    expect(paths).toEqual(['/out']);
    server.close();
  });

  test('A18 a host whose name nobody answers for is left alone for a while, too', async () => {
    let asked = 0;
    let now = 1_000_000;
    const hosts = (): Promise<LookupAddress[]> => {
      asked++;
      return Promise.reject(new Error('no answer'));
    };
    const posts = createEndpoints(false, () => now, { hosts });
    const post = () => posts.post('https://nameless.example/', {}, Buffer.from('x'));
    await expect(post()).rejects.toThrow('no answer');
    await expect(post()).rejects.toThrow('a moment ago');
    now += 20_000;
    await expect(post()).rejects.toThrow('no answer');
    expect(asked).toBe(2);
  });

  test('A18 names are asked for without the threads that all names of the system wait for', async () => {
    const silent = createSocket('udp4');
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve));
    const asked = new Promise((resolve) => silent.once('message', resolve));
    const find = hostsByDns(50, [`127.0.0.1:${silent.address().port}`]);
    const finding = find('nameless.example');
    await asked;
    await expect(finding).rejects.toMatchObject({ code: 'ETIMEOUT' });
    silent.close();
  });

  test('A18 a push service that was waited for in vain is left alone for a while, and another one is not', async () => {
    let asked = 0;
    const silent = createServer(() => void asked++);
    const good = createServer((_request, response) => response.end());
    const [dead, alive] = await Promise.all(
      [silent, good].map(async (server) => {
        await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      }),
    );
    let now = 1_000_000;
    const posts = createEndpoints(true, () => now, { answerMs: 50 });
    const post = (to: string) => posts.post(to, {}, Buffer.from('x'));
    await expect(post(dead!)).rejects.toThrow();
    await expect(post(`${dead}another`)).rejects.toThrow('a moment ago');
    expect(asked).toBe(1);
    expect(await post(alive!)).toBe(200);
    now += 20_000;
    await expect(post(dead!)).rejects.toThrow();
    expect(asked).toBe(2);
    // Each time in a row it is left alone for longer.
    now += 79_000;
    await expect(post(dead!)).rejects.toThrow('a moment ago');
    now += 1_000;
    await expect(post(dead!)).rejects.toThrow();
    expect(asked).toBe(3);
    for (const server of [silent, good]) {
      server.closeAllConnections();
      server.close();
    }
  });
});
