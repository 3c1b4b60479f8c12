import { expect, test } from 'vitest';
import { authorization } from '../support/s3-receiver.ts';

test('the tests’ bucket computes the signature of Amazon’s own example', () => {
  // "Example: GET Object" in https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  const payload = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
  const header = authorization(
    {
      method: 'GET',
      path: '/test.txt',
      headers: {
        host: 'examplebucket.s3.amazonaws.com',
        range: 'bytes=0-9',
        'x-amz-content-sha256': payload,
        'x-amz-date': '20130524T000000Z',
      },
      payload,
    },
    ['host', 'range', 'x-amz-content-sha256', 'x-amz-date'],
    {
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
      region: 'us-east-1',
    },
  );
  expect(header).toContain('Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
});
